// Command catalogue writes the exported declarations of the standard library, or of chosen third-party libraries, as Go
// source without bodies, for the analyzer to read with its own outline and parser where no Go toolchain is installed.
//
//	go run . -o std.txt                              the standard library of the installed Go
//	go run . -libraries libraries.list -o out.txt    the listed packages, through the module cache
//	go run . -verify std.txt                         type-check the stubs against each other and compare them with the library
//	go run . -libraries libraries.list -verify out.txt
//	go run . -std std.txt -libraries-text out.txt -shapes DIR   compare hand-written stub modules with the catalogue
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	output := flag.String("o", "", "file to write the stubs to")
	verify := flag.String("verify", "", "file of stubs to compare with the library")
	list := flag.String("libraries", "", "list of module@version and packages, instead of the standard library")
	standard := flag.String("std", "", "with -shapes: stubs of the standard library")
	libraries := flag.String("libraries-text", "", "with -shapes: stubs of third-party libraries")
	shapes := flag.String("shapes", "", "directory of hand-written stub modules to compare with the catalogue")
	flag.Parse()

	var err error
	switch {
	case *shapes != "":
		err = compareShapes(*shapes, *standard, *libraries)
	case *output != "" || *verify != "":
		err = run(*list, *output, *verify)
	default:
		flag.Usage()
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "catalogue:", err)
		os.Exit(1)
	}
}

func run(list, output, verify string) error {
	source, err := openSource(list)
	if err != nil {
		return err
	}
	defer source.close()
	loader, err := load(source)
	if err != nil {
		return err
	}
	if output != "" {
		text, err := write(source, loader)
		if err != nil {
			return err
		}
		if err := os.WriteFile(output, []byte(text), 0o644); err != nil {
			return err
		}
	}
	if verify != "" {
		return compareWithLibrary(verify, source, loader)
	}
	return nil
}
