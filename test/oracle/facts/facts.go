package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

// Where an identifier points to, in place of a file.
const (
	thisFile   = -1
	dependency = -2
	universe   = -3
	pkgName    = -4
	noObject   = -5
)

// What an expression is.
const (
	modeValue = iota
	modeAddressable
	modeConstant
	modeType
	modeBuiltin
	modeNoValue
	modeCommaOk
	modeMapIndex
	modeNil
)

// What a call runs.
const (
	callFunction = iota
	callInterface
	callBuiltin
	callConversion
	callValue
)

// facts is one line of output. Offsets are UTF-16 units, strings are indexes into Strings.
type facts struct {
	File        string   `json:"f"`
	Package     string   `json:"p"`
	Identifiers []int    `json:"i"` // offset, file, where
	Expressions []int    `json:"e"` // start, end, type, mode
	Calls       []int    `json:"c"` // start, end, callee, kind
	Defined     []int    `json:"d"` // offset of the name, full name
	Strings     []string `json:"s"`
}

type factWriter struct {
	checker *checker
	names   map[any]string // spellings of types, which repeat all over a module
}

// fileFacts collects the facts of one file.
type fileFacts struct {
	*factWriter
	checked checked
	source  *source
	start   token.Pos
	out     facts
	index   map[string]int
}

func (w *factWriter) facts(checked checked, file *source) facts {
	f := &fileFacts{factWriter: w, checked: checked, source: file, index: map[string]int{}}
	f.start = file.syntax.FileStart
	f.out = facts{
		File: w.relative(file.path), Package: checked.pkg.Path(),
		Identifiers: []int{}, Expressions: []int{}, Calls: []int{}, Defined: []int{}, Strings: []string{},
	}
	selected := map[*ast.Ident]bool{}
	literals := map[*ast.FuncType]bool{}
	ast.Inspect(file.syntax, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Ident:
			f.identifier(node)
			if !selected[node] {
				f.expression(node)
			}
		case *ast.SelectorExpr:
			selected[node.Sel] = true
			f.expression(node)
		case *ast.FuncDecl:
			if object, ok := checked.info.Defs[node.Name].(*types.Func); ok {
				f.out.Defined = append(f.out.Defined, f.offset(node.Name.Pos()), f.string(object.FullName()))
			}
		case *ast.Ellipsis:
		case *ast.FuncType:
			// The type of a literal or of a method in an interface is no piece of syntax of its own.
			if node.Func.IsValid() && !literals[node] {
				f.expression(node)
			}
		case *ast.FuncLit:
			f.expression(node)
			literals[node.Type] = true
		case *ast.CallExpr:
			f.expression(node)
			f.call(node)
		case ast.Expr:
			f.expression(node)
		}
		return true
	})
	return f.out
}

func (f *fileFacts) identifier(id *ast.Ident) {
	file, where := f.target(id)
	f.out.Identifiers = append(f.out.Identifiers, f.offset(id.Pos()), file, where)
}

func (f *fileFacts) target(id *ast.Ident) (file, where int) {
	object := f.object(id)
	if object == nil || id.Name == "_" {
		return noObject, 0
	}
	switch object := object.(type) {
	case *types.PkgName:
		return pkgName, f.string(object.Imported().Path())
	case *types.Builtin:
		return universe, f.string(builtinName(object))
	}
	if object.Pkg() == nil {
		return universe, f.string(fullName(object))
	}
	declared := f.checker.sources[f.checker.fset.File(object.Pos())]
	if declared == nil {
		return dependency, f.string(fullName(object))
	}
	if declared == f.source {
		return thisFile, f.offset(object.Pos())
	}
	path := f.relative(declared.path)
	if strings.HasPrefix(path, "..") || strings.HasPrefix(path, "vendor/") || strings.Contains(path, "/vendor/") {
		return dependency, f.string(fullName(object))
	}
	return f.string(path), declared.offset(f.checker.fset.File(object.Pos()), object.Pos())
}

// object is what an identifier defines or uses, generic functions and fields uninstantiated.
func (f *fileFacts) object(id *ast.Ident) types.Object {
	object := f.checked.info.Defs[id]
	if object == nil {
		object = f.checked.info.Uses[id]
	}
	switch object := object.(type) {
	case *types.Func:
		return object.Origin()
	case *types.Var:
		return object.Origin()
	}
	return object
}

func (f *fileFacts) expression(expr ast.Expr) {
	kind, mode := "", 0
	if typed, ok := f.checked.info.Types[expr]; ok {
		mode = modeOf(typed)
		if mode != modeBuiltin {
			kind = f.spell(typed.Type)
		}
	} else if id, ok := expr.(*ast.Ident); ok && f.checked.info.Defs[id] != nil {
		object := f.checked.info.Defs[id]
		switch object.(type) {
		case *types.Var:
			mode = modeAddressable
		case *types.Const:
			mode = modeConstant
		case *types.TypeName:
			mode = modeType
		case *types.Func:
			mode = modeValue
		default:
			return
		}
		kind = f.spell(object.Type())
	} else {
		return
	}
	f.out.Expressions = append(f.out.Expressions, f.offset(expr.Pos()), f.offset(expr.End()), f.string(kind), mode)
}

func modeOf(typed types.TypeAndValue) int {
	switch {
	case typed.IsVoid():
		return modeNoValue
	case typed.IsType():
		return modeType
	case typed.IsBuiltin():
		return modeBuiltin
	case typed.IsNil():
		return modeNil
	case typed.Value != nil:
		return modeConstant
	case typed.Addressable():
		return modeAddressable
	case typed.Assignable():
		return modeMapIndex
	case typed.HasOk():
		return modeCommaOk
	}
	return modeValue
}

func (f *fileFacts) call(call *ast.CallExpr) {
	name, kind := f.callee(call)
	f.out.Calls = append(f.out.Calls, f.offset(call.Pos()), f.offset(call.End()), f.string(name), kind)
}

func (f *fileFacts) callee(call *ast.CallExpr) (string, int) {
	if typed, ok := f.checked.info.Types[call.Fun]; ok && typed.IsType() {
		return f.spell(typed.Type), callConversion
	}
	var id *ast.Ident
	fun := ast.Unparen(call.Fun)
	switch indexed := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(indexed.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(indexed.X)
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	}
	if id == nil {
		return "", callValue
	}
	switch object := f.object(id).(type) {
	case *types.Builtin:
		return builtinName(object), callBuiltin
	case *types.Func:
		if recv := object.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
			return object.FullName(), callInterface
		}
		return object.FullName(), callFunction
	}
	return "", callValue
}

func builtinName(object *types.Builtin) string {
	if object.Pkg() != nil {
		return object.Pkg().Path() + "." + object.Name()
	}
	return object.Name()
}

// fullName names objects that are in no file of the module. Fields do not know their struct.
func fullName(object types.Object) string {
	if function, ok := object.(*types.Func); ok {
		return function.FullName()
	}
	if object.Pkg() != nil {
		return object.Pkg().Path() + "." + object.Name()
	}
	return object.Name()
}

func (f *fileFacts) spell(t types.Type) string {
	known, ok := f.names[t]
	if !ok {
		known = spell(t)
		f.names[t] = known
	}
	return known
}

func (f *fileFacts) string(text string) int {
	index, ok := f.index[text]
	if !ok {
		index = len(f.out.Strings)
		f.index[text] = index
		f.out.Strings = append(f.out.Strings, text)
	}
	return index
}

func (f *fileFacts) offset(pos token.Pos) int {
	return f.source.offset(f.checker.fset.File(f.start), pos)
}

func (s *source) offset(file *token.File, pos token.Pos) int {
	at := file.Offset(pos)
	if s.units != nil {
		return int(s.units[at])
	}
	return at
}

func (w *factWriter) relative(path string) string {
	relative, err := filepath.Rel(w.checker.root, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(relative)
}
