package main

import (
	"fmt"
	"go/types"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

// compareWithLibrary type-checks the stubs and compares every exported object, field and method, promoted ones
// included, with the library's. It compares what go/types prints, not what our printer prints: a mistake of the printer
// would agree with itself.
func compareWithLibrary(name string, s *source, l *loader) error {
	stubs, err := readStubs(name)
	if err != nil {
		return err
	}
	if stubs.title != s.title {
		return fmt.Errorf("%s was made from %q, this is %q", name, stubs.title, s.title)
	}
	if !s.std {
		stubs.fallback = l.check
	}
	compared, differences := 0, []string{}
	for _, path := range slices.Sorted(maps.Keys(l.packages)) {
		if !s.wanted(path) {
			continue
		}
		written, err := stubs.check(path)
		if err != nil {
			return err
		}
		real := describe(l.packages[path], nil)
		found := describe(written, func(name string) bool { return l.packages[path].Scope().Lookup(name) != nil })
		compared += len(real)
		differences = append(differences, difference(real, found)...)
	}
	for _, err := range stubs.errors {
		differences = append(differences, "type error: "+err.Error())
	}
	fmt.Printf("%d packages, %d objects compared, %d differences\n", len(stubs.sections), compared, len(differences))
	if len(differences) > 0 {
		fmt.Fprintln(os.Stderr, strings.Join(differences, "\n"))
		return fmt.Errorf("%s differs from the library", name)
	}
	return nil
}

func difference(real, found map[string]string) []string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(real)) {
		if text, ok := found[key]; !ok {
			lines = append(lines, "missing: "+key)
		} else if text != real[key] {
			lines = append(lines, "different: "+key+"\n\tlibrary "+real[key]+"\n\tstub    "+text)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		if _, ok := real[key]; !ok {
			lines = append(lines, "surplus: "+key)
		}
	}
	return lines
}

// describe spells everything that users of a package can see, one entry an object, field or method. Unexported objects
// of a stub must at least exist in the library, which known says.
func describe(pkg *types.Package, known func(string) bool) map[string]string {
	entries := map[string]string{}
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		object := scope.Lookup(name)
		key := pkg.Path() + "." + name
		if !object.Exported() {
			if known != nil && !known(name) {
				entries[key] = "unknown"
			}
			continue
		}
		switch object := object.(type) {
		case *types.Const:
			entries[key] = "const " + spell(object.Type()) + " " + object.Val().ExactString()
		case *types.Var:
			entries[key] = "var " + spell(object.Type())
		case *types.Func:
			entries[key] = spell(object.Type())
		case *types.TypeName:
			describeType(entries, key, object)
		}
	}
	return entries
}

func describeType(entries map[string]string, key string, object *types.TypeName) {
	if alias, ok := object.Type().(*types.Alias); ok {
		entries[key] = "alias " + spellParameters(alias.TypeParams()) + spell(alias.Rhs())
		return
	}
	named, ok := object.Type().(*types.Named)
	if !ok || object.IsAlias() {
		entries[key] = "alias " + spell(object.Type())
		return
	}
	parameters := spellParameters(named.TypeParams())
	switch underlying := named.Underlying().(type) {
	case *types.Struct:
		entries[key] = "type " + parameters + "struct"
		describeFields(entries, key, underlying, map[string]bool{})
	case *types.Interface:
		entries[key] = "type " + parameters + "interface"
		embedded := []string{}
		for t := range underlying.EmbeddedTypes() {
			embedded = append(embedded, spell(t))
		}
		entries[key+" embeds"] = strings.Join(embedded, "; ")
	default:
		entries[key] = "type " + parameters + spell(underlying)
	}
	byValue := types.NewMethodSet(named)
	methods := byValue
	if !types.IsInterface(named) {
		methods = types.NewMethodSet(types.NewPointer(named))
	}
	for selection := range methods.Methods() {
		method := selection.Obj().(*types.Func)
		if !method.Exported() {
			continue
		}
		text := method.FullName() + " " + spell(selection.Type())
		if byValue.Lookup(method.Pkg(), method.Name()) != nil {
			text += " by value"
		}
		entries[key+"."+method.Name()] = text
	}
}

// describeFields lists fields as they can be selected, those of unexported embedded structs included.
func describeFields(entries map[string]string, key string, structure *types.Struct, seen map[string]bool) {
	for field := range structure.Fields() {
		if field.Exported() {
			entry := key + "." + field.Name()
			if !seen[entry] {
				seen[entry] = true
				entries[entry] = fmt.Sprintf("field %s %t", spell(field.Type()), field.Embedded())
			}
		}
	}
	for field := range structure.Fields() {
		if field.Exported() || !field.Embedded() {
			continue
		}
		t := field.Type()
		if pointer, ok := t.Underlying().(*types.Pointer); ok {
			t = pointer.Elem()
		}
		if inner, ok := t.Underlying().(*types.Struct); ok && !seen[t.String()] {
			seen[t.String()] = true
			describeFields(entries, key, inner, seen)
		}
	}
}

func spellParameters(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	texts := []string{}
	for parameter := range list.TypeParams() {
		texts = append(texts, parameter.Obj().Name()+" "+spell(parameter.Constraint()))
	}
	return "[" + strings.Join(texts, ", ") + "] "
}

var tag = regexp.MustCompile(` "(?:[^"\\]|\\.)*"`)

// spell prints a type with import paths. Tags of anonymous structs are left out: stubs do not carry them.
func spell(t types.Type) string {
	return ascii(tag.ReplaceAllString(types.TypeString(t, func(p *types.Package) string { return p.Path() }), ""))
}
