package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"path/filepath"
	"strings"
)

// listed is the part of go list's answer that is needed to type-check a package from source.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	CgoFiles   []string
	ImportMap  map[string]string
}

// loader type-checks packages from source, without bodies, each once, so that an object has one identity.
type loader struct {
	files    *token.FileSet
	listed   map[string]*listed
	packages map[string]*types.Package
	sizes    types.Sizes
}

func load(s *source) (*loader, error) {
	arguments := append([]string{"list", "-deps", "-json=ImportPath,Dir,GoFiles,CgoFiles,ImportMap", "--"}, s.patterns...)
	text, err := output(s.dir, "go", arguments...)
	if err != nil {
		return nil, err
	}
	l := &loader{
		files:    token.NewFileSet(),
		listed:   map[string]*listed{},
		packages: map[string]*types.Package{"unsafe": types.Unsafe},
		sizes:    types.SizesFor("gc", "amd64"),
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		l.listed[p.ImportPath] = &p
	}
	for path := range l.listed {
		if s.wanted(path) {
			if _, err := l.check(path); err != nil {
				return nil, err
			}
		}
	}
	return l, nil
}

func (l *loader) check(path string) (*types.Package, error) {
	if done := l.packages[path]; done != nil {
		return done, nil
	}
	p := l.listed[path]
	if p == nil {
		return nil, fmt.Errorf("package %s is not in go list's answer", path)
	}
	var files []*ast.File
	for _, name := range append(append([]string{}, p.GoFiles...), p.CgoFiles...) {
		file, err := parser.ParseFile(l.files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{
		Importer:         importer(func(name string) (*types.Package, error) { return l.resolve(p, name) }),
		Sizes:            l.sizes,
		IgnoreFuncBodies: true,
		FakeImportC:      true,
	}
	checked, err := config.Check(path, l.files, files, nil)
	if err != nil {
		return nil, err
	}
	l.packages[path] = checked
	return checked, nil
}

func (l *loader) resolve(from *listed, path string) (*types.Package, error) {
	if mapped := from.ImportMap[path]; mapped != "" {
		path = mapped
	}
	return l.check(path)
}

type importer func(path string) (*types.Package, error)

func (i importer) Import(path string) (*types.Package, error) { return i(path) }
