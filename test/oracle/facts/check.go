package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"runtime"
	"sync"
	"unicode/utf8"
)

// checker type-checks packages from source, so that every object exists once.
type checker struct {
	root     string
	fset     *token.FileSet
	packages map[string]*types.Package
	sources  map[*token.File]*source
	errors   []string
}

// source is one parsed file and its way from byte offsets to UTF-16 units.
type source struct {
	path   string
	syntax *ast.File
	units  []int32 // nil where every byte is one unit
}

type checked struct {
	pkg   *types.Package
	info  *types.Info
	files []*source
}

func newChecker(root string) *checker {
	return &checker{
		root:     root,
		fset:     token.NewFileSet(),
		packages: map[string]*types.Package{"unsafe": types.Unsafe},
		sources:  map[*token.File]*source{},
	}
}

func (c *checker) check(pkg *listed, bodies bool) checked {
	if pkg.ImportPath == "unsafe" {
		return checked{pkg: types.Unsafe}
	}
	files := c.parse(pkg.files(), bodies)
	syntax := make([]*ast.File, len(files))
	for i, file := range files {
		syntax[i] = file.syntax
	}
	config := types.Config{
		FakeImportC:      true,
		IgnoreFuncBodies: !bodies,
		Importer:         &importer{checker: c, pkg: pkg},
		Sizes:            types.SizesFor("gc", runtime.GOARCH),
		Error: func(err error) {
			if bodies {
				c.errors = append(c.errors, err.Error())
			}
		},
	}
	if pkg.Module != nil && pkg.Module.GoVersion != "" {
		config.GoVersion = "go" + pkg.Module.GoVersion
	}
	var info *types.Info
	if bodies {
		info = &types.Info{
			Types:      map[ast.Expr]types.TypeAndValue{},
			Defs:       map[*ast.Ident]types.Object{},
			Uses:       map[*ast.Ident]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{},
		}
	}
	// Errors were counted by Error; a package with some is still worth its facts.
	result, _ := config.Check(pkg.path(), c.fset, syntax, info)
	c.packages[pkg.ImportPath] = result
	return checked{pkg: result, info: info, files: files}
}

// importer finds packages under the names that the importing package gives them.
type importer struct {
	checker *checker
	pkg     *listed
}

func (i *importer) Import(path string) (*types.Package, error) {
	if mapped, ok := i.pkg.ImportMap[path]; ok {
		path = mapped
	}
	if found := i.checker.packages[path]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("%s is not at hand", path)
}

// parse reads files side by side; it keeps their order.
func (c *checker) parse(paths []string, bodies bool) []*source {
	out := make([]*source, len(paths))
	var wait sync.WaitGroup
	var mutex sync.Mutex
	for i, path := range paths {
		wait.Add(1)
		go func() {
			defer wait.Done()
			text, err := os.ReadFile(path)
			var file *ast.File
			if err == nil {
				file, err = parser.ParseFile(c.fset, path, text, parser.SkipObjectResolution)
			}
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil && bodies {
				c.errors = append(c.errors, err.Error())
			}
			if file == nil {
				return
			}
			out[i] = &source{path: path, syntax: file, units: unitsOf(text)}
			c.sources[c.fset.File(file.FileStart)] = out[i]
		}()
	}
	wait.Wait()
	kept := out[:0]
	for _, file := range out {
		if file != nil {
			kept = append(kept, file)
		}
	}
	return kept
}

// unitsOf counts the UTF-16 units before each byte; nil for plain ASCII.
func unitsOf(text []byte) []int32 {
	ascii := true
	for _, b := range text {
		if b >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return nil
	}
	units := make([]int32, len(text)+1)
	var count int32
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		for i := range size {
			units[at+i] = count
		}
		at += size
		count++
		if r > 0xffff {
			count++
		}
	}
	units[len(text)] = count
	return units
}
