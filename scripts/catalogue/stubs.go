package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
)

// stubs type-checks the sections of a catalogue against each other. What no section holds comes from fallback.
type stubs struct {
	title    string
	sections map[string]string
	checked  map[string]*types.Package
	files    *token.FileSet
	fallback func(path string) (*types.Package, error)
	errors   []error
}

func readStubs(names ...string) (*stubs, error) {
	s := &stubs{
		sections: map[string]string{}, checked: map[string]*types.Package{"unsafe": types.Unsafe}, files: token.NewFileSet(),
		fallback: func(path string) (*types.Package, error) { return nil, fmt.Errorf("no section for %s", path) },
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		title, rest, _ := strings.Cut(string(text), "\n")
		s.title = title
		for _, section := range strings.Split(rest, sectionMark+" ")[1:] {
			header, body, _ := strings.Cut(section, "\n")
			path, _, _ := strings.Cut(header, " ")
			s.sections[path] = body
		}
	}
	return s, nil
}

func (s *stubs) check(path string) (*types.Package, error) {
	if done := s.checked[path]; done != nil {
		return done, nil
	}
	text, ok := s.sections[path]
	if !ok {
		return s.fallback(path)
	}
	file, err := parser.ParseFile(s.files, path, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	config := types.Config{
		Importer:         importer(s.check),
		Sizes:            types.SizesFor("gc", "amd64"),
		IgnoreFuncBodies: true,
		Error: func(err error) {
			// Go wants bodies for generic functions; stubs have none.
			if !strings.Contains(err.Error(), "missing function body") {
				s.errors = append(s.errors, err)
			}
		},
	}
	checked, _ := config.Check(path, s.files, []*ast.File{file}, nil)
	s.checked[path] = checked
	return checked, nil
}
