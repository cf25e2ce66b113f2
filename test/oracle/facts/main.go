// Command oracle prints what go/types knows about every identifier, expression and call of a module, one JSON line a
// file, so that another analyzer's answers can be compared with it. It uses the standard library and `go list` only.
//
// Usage: oracle [-tags list] [-errors] DIR [patterns]
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	tags := flag.String("tags", "", "build tags, separated by commas")
	verbose := flag.Bool("errors", false, "print every type error")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: oracle [-tags list] [-errors] DIR [patterns]")
		os.Exit(2)
	}
	patterns := flag.Args()[1:]
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	if err := run(flag.Arg(0), patterns, *tags, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

func run(dir string, patterns []string, tags string, verbose bool) error {
	root, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return err
	}
	listed, err := list(root, patterns, tags)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	checker := newChecker(root)
	writer := factWriter{checker: checker, names: map[any]string{}}
	chosen := chooseVariants(listed)
	for _, pkg := range listed {
		files := chosen[pkg.ImportPath]
		checked := checker.check(pkg, len(files) > 0)
		for _, file := range checked.files {
			if !files[file.path] {
				continue
			}
			if err := encoder.Encode(writer.facts(checked, file)); err != nil {
				return err
			}
		}
	}
	for i, message := range checker.errors {
		if !verbose && i == 10 {
			fmt.Fprintf(os.Stderr, "... %d more\n", len(checker.errors)-i)
			break
		}
		fmt.Fprintln(os.Stderr, message)
	}
	return out.Flush()
}
