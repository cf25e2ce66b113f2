package main

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// printer writes types as Go source inside one section, and notes what they mention.
type printer struct {
	pkg     *types.Package
	imports map[string]string // local name by import path
	taken   map[string]bool   // names that an import may not have
	mention func(*types.TypeName)
}

func (p *printer) typ(t types.Type) string {
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return p.qualifier(types.Unsafe) + ".Pointer"
		}
		return t.Name()
	case *types.Alias:
		return p.name(t.Obj()) + p.arguments(t.TypeArgs())
	case *types.Named:
		return p.name(t.Obj()) + p.arguments(t.TypeArgs())
	case *types.TypeParam:
		return t.Obj().Name()
	case *types.Pointer:
		return "*" + p.typ(t.Elem())
	case *types.Slice:
		return "[]" + p.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), p.typ(t.Elem()))
	case *types.Map:
		return "map[" + p.typ(t.Key()) + "]" + p.typ(t.Elem())
	case *types.Chan:
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + p.typ(t.Elem())
		case types.RecvOnly:
			return "<-chan " + p.typ(t.Elem())
		}
		if inner, ok := t.Elem().(*types.Chan); ok && inner.Dir() == types.RecvOnly {
			return "chan (" + p.typ(inner) + ")"
		}
		return "chan " + p.typ(t.Elem())
	case *types.Signature:
		return "func" + p.signature(t)
	case *types.Struct:
		return p.structure(t)
	case *types.Interface:
		return p.interfaceType(t)
	case *types.Union:
		terms := make([]string, t.Len())
		for i := range terms {
			if t.Term(i).Tilde() {
				terms[i] = "~"
			}
			terms[i] += p.typ(t.Term(i).Type())
		}
		return strings.Join(terms, "|")
	}
	panic(fmt.Sprintf("type %T", t))
}

func (p *printer) name(object *types.TypeName) string {
	if object.Pkg() == nil {
		return object.Name()
	}
	p.mention(object)
	if object.Pkg() == p.pkg {
		return object.Name()
	}
	return p.qualifier(object.Pkg()) + "." + object.Name()
}

func (p *printer) qualifier(pkg *types.Package) string {
	if local := p.imports[pkg.Path()]; local != "" {
		return local
	}
	local := pkg.Name()
	for n := 2; p.taken[local]; n++ {
		local = pkg.Name() + strconv.Itoa(n)
	}
	p.taken[local] = true
	p.imports[pkg.Path()] = local
	return local
}

func (p *printer) arguments(list *types.TypeList) string {
	if list.Len() == 0 {
		return ""
	}
	texts := make([]string, list.Len())
	for i := range texts {
		texts[i] = p.typ(list.At(i))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// typeParameters writes the type parameters of a declaration, each with its own constraint.
func (p *printer) typeParameters(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	texts := make([]string, list.Len())
	for i := range texts {
		parameter := list.At(i)
		texts[i] = parameter.Obj().Name()
		// Parameters that were declared together share one constraint, not only equal ones.
		if i+1 == list.Len() || list.At(i+1).Constraint() != parameter.Constraint() {
			texts[i] += " " + p.typ(parameter.Constraint())
		}
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

func (p *printer) signature(t *types.Signature) string {
	text := p.tuple(t.Params(), t.Variadic())
	results := t.Results()
	switch {
	case results.Len() == 0:
		return text
	case results.Len() == 1 && results.At(0).Name() == "":
		return text + " " + p.typ(results.At(0).Type())
	}
	return text + " " + p.tuple(results, false)
}

func (p *printer) tuple(t *types.Tuple, variadic bool) string {
	named := false
	for v := range t.Variables() {
		named = named || v.Name() != ""
	}
	var b strings.Builder
	b.WriteByte('(')
	for i := range t.Len() {
		v := t.At(i)
		text := p.parameter(v, variadic && i == t.Len()-1)
		if i > 0 {
			b.WriteString(", ")
		}
		if !named {
			b.WriteString(text)
			continue
		}
		name := v.Name()
		if name == "" {
			name = "_"
		}
		b.WriteString(ascii(name))
		// `a, b int` says the same as `a int, b int` in fewer bytes.
		if i+1 < t.Len() && p.parameter(t.At(i+1), variadic && i+1 == t.Len()-1) == text {
			continue
		}
		b.WriteString(" " + text)
	}
	b.WriteByte(')')
	return b.String()
}

// ascii hides the few parameter names that are not: text of one byte a character is read in a third of the time.
func ascii(text string) string {
	return notASCII.ReplaceAllString(text, "_")
}

var notASCII = regexp.MustCompile(`[^\x00-\x7f]+`)

func (p *printer) parameter(v *types.Var, variadic bool) string {
	if !variadic {
		return p.typ(v.Type())
	}
	if slice, ok := v.Type().(*types.Slice); ok {
		return "..." + p.typ(slice.Elem())
	}
	return "..." + p.typ(v.Type())
}

// structure writes exported fields and those embedded ones that promote something exported. All other fields become one
// `_ int`, which says that composite literals without keys are wrong, and nothing else.
func (p *printer) structure(t *types.Struct) string {
	var fields []string
	hidden := false
	for field := range t.Fields() {
		switch {
		case field.Embedded() && (field.Exported() || promotes(field.Type())):
			fields = append(fields, p.typ(field.Type()))
		case field.Exported() && !field.Embedded():
			fields = append(fields, field.Name()+" "+p.typ(field.Type()))
		default:
			hidden = true
		}
	}
	if hidden {
		fields = append(fields, "_ int")
	}
	return "struct{" + strings.Join(fields, "; ") + "}"
}

// promotes reports whether embedding t gives its owner an exported field or method.
func promotes(t types.Type) bool {
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	methods := types.NewMethodSet(types.NewPointer(t))
	if types.IsInterface(t) {
		methods = types.NewMethodSet(t)
	}
	for method := range methods.Methods() {
		if method.Obj().Exported() {
			return true
		}
	}
	structure, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range structure.Fields() {
		if field.Exported() || field.Embedded() && promotes(field.Type()) {
			return true
		}
	}
	return false
}

// interfaceType keeps an unexported method as a bare name: no type outside the package can implement the interface, and
// that is all a reader needs to know of it.
func (p *printer) interfaceType(t *types.Interface) string {
	if t.IsImplicit() {
		return p.typ(t.EmbeddedType(0))
	}
	var parts []string
	for embedded := range t.EmbeddedTypes() {
		parts = append(parts, p.typ(embedded))
	}
	for method := range t.ExplicitMethods() {
		if method.Exported() {
			parts = append(parts, method.Name()+p.signature(method.Signature()))
		} else {
			parts = append(parts, method.Name()+"()")
		}
	}
	return "interface{" + strings.Join(parts, "; ") + "}"
}

// value writes a constant so that it keeps both its exact value and, when untyped, its kind.
func value(object *types.Const) string {
	v := object.Val()
	basic, _ := object.Type().(*types.Basic)
	kind := types.Invalid
	if basic != nil {
		kind = basic.Kind()
	}
	switch v.Kind() {
	case constant.String:
		return strconv.QuoteToASCII(constant.StringVal(v))
	case constant.Bool:
		return v.ExactString()
	case constant.Int:
		if kind == types.UntypedRune {
			if r, ok := constant.Int64Val(v); ok && r == int64(rune(r)) && utf8.ValidRune(rune(r)) {
				return strconv.QuoteRuneToASCII(rune(r))
			}
			return `'\x00'+` + v.ExactString()
		}
		if kind == types.UntypedFloat {
			return float(v)
		}
		return v.ExactString()
	case constant.Float:
		return float(v)
	}
	panic("constant " + object.String())
}

// float looks for a short decimal spelling that is exact, then for a hexadecimal one, and takes a quotient last.
func float(v constant.Value) string {
	exact := new(big.Float).SetPrec(512)
	switch number := constant.Val(v).(type) {
	case *big.Float:
		exact.Set(number)
	case *big.Rat:
		exact.SetRat(number)
	case *big.Int:
		exact.SetInt(number)
	case int64:
		exact.SetInt64(number)
	}
	for _, precision := range []int{6, 17, 40, 64} {
		text := exact.Text('g', precision)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		if isExactly(text, v) {
			return text
		}
	}
	if text := exact.Text('p', 0); isExactly(text, v) {
		return text
	}
	return constant.Num(v).ExactString() + ".0/" + constant.Denom(v).ExactString()
}

func isExactly(text string, v constant.Value) bool {
	return constant.Compare(constant.MakeFromLiteral(text, token.FLOAT, 0), token.EQL, v)
}
