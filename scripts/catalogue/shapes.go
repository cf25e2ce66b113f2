package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// compareShapes checks hand-written stub modules, which fixtures compile against, with the catalogue: what they declare
// must be declared so by the real library. They may leave out as much as they like.
func compareShapes(root string, catalogues ...string) error {
	stubs, err := readStubs(catalogues...)
	if err != nil {
		return err
	}
	folders := map[string][]string{}
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".go") {
			folders[filepath.Dir(name)] = append(folders[filepath.Dir(name)], name)
		}
		return err
	})
	if err != nil {
		return err
	}
	compared, wrong := 0, 0
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		relative, err := filepath.Rel(root, folder)
		if err != nil {
			return err
		}
		path := filepath.ToSlash(relative)
		if stubs.sections[path] == "" {
			fmt.Printf("%s: not in the catalogue\n", path)
			continue
		}
		real, err := stubs.check(path)
		if err != nil {
			return err
		}
		shape, err := checkShape(stubs, path, folders[folder])
		if err != nil {
			return err
		}
		library, found := describe(real, nil), describe(shape, nil)
		for _, key := range slices.Sorted(maps.Keys(found)) {
			compared++
			// An interface may embed less than the real one, as long as its own methods are right.
			if library[key] != found[key] && !strings.HasSuffix(key, " embeds") {
				wrong++
				fmt.Printf("%s\n\tlibrary %s\n\tshape   %s\n", key, library[key], found[key])
			}
		}
	}
	fmt.Printf("%d packages, %d objects compared, %d differences\n", len(folders), compared, wrong)
	if wrong > 0 {
		return fmt.Errorf("%s differs from the libraries", root)
	}
	return nil
}

func checkShape(stubs *stubs, path string, names []string) (*types.Package, error) {
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(stubs.files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{Importer: importer(stubs.check), IgnoreFuncBodies: true}
	return config.Check(path, stubs.files, files, nil)
}
