package main

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"sort"
	"strings"
)

// sectionMark starts the header line of a section: no Go source line starts with it.
const sectionMark = "\x01"

// writer holds which types are written: exported ones of wanted packages, and every other one that they mention, until
// nothing new is mentioned.
type writer struct {
	source    *source
	loader    *loader
	releases  releases
	extra     map[string]map[string]*types.TypeName // mentioned, not exported or not of a wanted package; by path and name
	embedders map[*types.TypeName][]string          // exported types that embed an unexported one
	changed   bool
}

func write(s *source, l *loader) (string, error) {
	w := &writer{source: s, loader: l, releases: releases{}, extra: map[string]map[string]*types.TypeName{}, embedders: map[*types.TypeName][]string{}}
	if s.std {
		var err error
		if w.releases, err = readReleases(); err != nil {
			return "", err
		}
	}
	for {
		w.changed = false
		text := w.sections()
		if !w.changed {
			return s.title + "\n" + text, nil
		}
	}
}

func (w *writer) sections() string {
	paths := map[string]bool{}
	for path := range w.loader.packages {
		if w.source.wanted(path) {
			paths[path] = true
		}
	}
	for path := range w.extra {
		paths[path] = true
	}
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		b.WriteString(w.section(path))
	}
	return b.String()
}

func (w *writer) section(path string) string {
	pkg := w.loader.packages[path]
	objects := w.objects(pkg)
	p := &printer{pkg: pkg, imports: map[string]string{}, taken: map[string]bool{}, mention: w.mention}
	for _, object := range objects {
		p.taken[object.Name()] = true
	}
	var lines []string
	for _, object := range objects {
		lines = append(lines, w.declaration(p, object)...)
	}

	var b strings.Builder
	header := sectionMark + " " + path
	if version := w.source.versions[path]; version != "" {
		header += " " + version
	}
	fmt.Fprintf(&b, "%s\npackage %s\n", header, pkg.Name())
	for _, imported := range slices.Sorted(maps.Keys(p.imports)) {
		local := p.imports[imported]
		// A reader that does not know the package must not have to guess its name from its path.
		if local == imported[strings.LastIndexByte(imported, '/')+1:] {
			fmt.Fprintf(&b, "import %q\n", imported)
		} else {
			fmt.Fprintf(&b, "import %s %q\n", local, imported)
		}
	}
	for _, line := range lines {
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.String()
}

// objects gives what a section declares, constants first, then variables, types, functions, each by name.
func (w *writer) objects(pkg *types.Package) []types.Object {
	var found []types.Object
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		object := scope.Lookup(name)
		if object.Exported() && w.source.wanted(pkg.Path()) || w.extra[pkg.Path()][name] != nil {
			found = append(found, object)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return rank(found[i]) < rank(found[j]) })
	return found
}

func rank(object types.Object) int {
	switch object.(type) {
	case *types.Const:
		return 0
	case *types.Var:
		return 1
	case *types.TypeName:
		return 2
	}
	return 3
}

func (w *writer) declaration(p *printer, object types.Object) []string {
	since := w.releases.of(object, "")
	switch object := object.(type) {
	case *types.Const:
		text := "const " + object.Name()
		if basic, ok := object.Type().(*types.Basic); !ok || basic.Info()&types.IsUntyped == 0 {
			text += " " + p.typ(object.Type())
		}
		return []string{text + " = " + value(object) + trailer(since, "")}
	case *types.Var:
		return []string{"var " + object.Name() + " " + p.typ(object.Type()) + trailer(since, "")}
	case *types.Func:
		signature := object.Signature()
		return []string{"func " + object.Name() + p.typeParameters(signature.TypeParams()) + p.signature(signature) + trailer(since, "")}
	case *types.TypeName:
		return w.typeDeclaration(p, object, since)
	}
	panic("object " + object.String())
}

func (w *writer) typeDeclaration(p *printer, object *types.TypeName, since int) []string {
	if alias, ok := object.Type().(*types.Alias); ok {
		return []string{"type " + object.Name() + p.typeParameters(alias.TypeParams()) + " = " + p.typ(alias.Rhs()) + trailer(since, "")}
	}
	if object.IsAlias() {
		return []string{"type " + object.Name() + " = " + p.typ(object.Type()) + trailer(since, "")}
	}
	named := object.Type().(*types.Named)
	w.noteEmbedding(object, named)
	lines := []string{
		"type " + object.Name() + p.typeParameters(named.TypeParams()) + " " + p.typ(named.Underlying()) + trailer(since, flags(object)),
	}
	methods := slices.SortedFunc(named.Methods(), func(a, b *types.Func) int { return strings.Compare(a.Name(), b.Name()) })
	for _, method := range methods {
		if !method.Exported() {
			continue
		}
		release := w.releases.ofMethod(method, object.Name(), w.embedders[object])
		lines = append(lines, "func ("+receiver(method)+") "+method.Name()+p.signature(method.Signature())+trailer(release, ""))
	}
	return lines
}

func receiver(method *types.Func) string {
	t := method.Signature().Recv().Type()
	star := ""
	if pointer, ok := t.(*types.Pointer); ok {
		star, t = "*", pointer.Elem()
	}
	text := star + t.(*types.Named).Obj().Name()
	if parameters := method.Signature().RecvTypeParams(); parameters.Len() > 0 {
		names := make([]string, parameters.Len())
		for i := range names {
			names[i] = parameters.At(i).Obj().Name()
		}
		text += "[" + strings.Join(names, ", ") + "]"
	}
	return text
}

func (w *writer) noteEmbedding(owner *types.TypeName, named *types.Named) {
	structure, ok := named.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for field := range structure.Fields() {
		if !field.Embedded() || field.Exported() {
			continue
		}
		t := field.Type()
		if pointer, ok := t.(*types.Pointer); ok {
			t = pointer.Elem()
		}
		if embedded, ok := t.(*types.Named); ok && !slices.Contains(w.embedders[embedded.Obj()], owner.Name()) {
			w.embedders[embedded.Obj()] = append(w.embedders[embedded.Obj()], owner.Name())
			w.changed = true
		}
	}
}

func (w *writer) mention(object *types.TypeName) {
	path := object.Pkg().Path()
	if object.Exported() && w.source.wanted(path) || !w.source.carried(path) || w.extra[path][object.Name()] != nil {
		return
	}
	if w.extra[path] == nil {
		w.extra[path] = map[string]*types.TypeName{}
	}
	w.extra[path][object.Name()] = object
	w.changed = true
}

func trailer(since int, flags string) string {
	if since == 0 && flags == "" {
		return ""
	}
	text := " //"
	if since > 0 {
		text += fmt.Sprint(since)
	}
	if flags != "" {
		text += "!" + flags
	}
	return text
}
