package main

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// spell writes a type so that identical types have one spelling: aliases resolved, byte as uint8, rune as int32, any as
// interface{}, no parameter names. Otherwise it follows types.TypeString.
func spell(t types.Type) string {
	var b strings.Builder
	write(&b, t)
	return b.String()
}

func write(b *strings.Builder, t types.Type) {
	switch t := types.Unalias(t).(type) {
	case nil:
		b.WriteString("invalid type")
	case *types.Basic:
		b.WriteString(basicName(t))
	case *types.Named:
		writeNamed(b, t)
	case *types.Pointer:
		b.WriteByte('*')
		write(b, t.Elem())
	case *types.Slice:
		b.WriteString("[]")
		write(b, t.Elem())
	case *types.Array:
		fmt.Fprintf(b, "[%d]", t.Len())
		write(b, t.Elem())
	case *types.Map:
		b.WriteString("map[")
		write(b, t.Key())
		b.WriteByte(']')
		write(b, t.Elem())
	case *types.Chan:
		writeChan(b, t)
	case *types.Struct:
		writeStruct(b, t)
	case *types.Interface:
		writeInterface(b, t)
	case *types.Union:
		for i := range t.Len() {
			if i > 0 {
				b.WriteString(" | ")
			}
			if t.Term(i).Tilde() {
				b.WriteByte('~')
			}
			write(b, t.Term(i).Type())
		}
	case *types.Signature:
		b.WriteString("func")
		writeTypeParams(b, t.TypeParams())
		writeSignature(b, t)
	case *types.Tuple:
		writeTuple(b, t, false)
	case *types.TypeParam:
		b.WriteString(t.Obj().Name())
	default:
		fmt.Fprintf(b, "?%T", t)
	}
}

func basicName(t *types.Basic) string {
	switch t.Kind() {
	case types.Byte:
		return "uint8"
	case types.Rune:
		return "int32"
	case types.UnsafePointer:
		return "unsafe.Pointer"
	}
	return t.Name()
}

func writeNamed(b *strings.Builder, t *types.Named) {
	if pkg := t.Obj().Pkg(); pkg != nil {
		b.WriteString(pkg.Path())
		b.WriteByte('.')
	}
	b.WriteString(t.Obj().Name())
	if args := t.TypeArgs(); args.Len() > 0 {
		b.WriteByte('[')
		for i := range args.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			write(b, args.At(i))
		}
		b.WriteByte(']')
	} else {
		writeTypeParams(b, t.TypeParams())
	}
}

func writeTypeParams(b *strings.Builder, list *types.TypeParamList) {
	if list.Len() == 0 {
		return
	}
	b.WriteByte('[')
	for i := range list.Len() {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(list.At(i).Obj().Name())
		b.WriteByte(' ')
		write(b, list.At(i).Constraint())
	}
	b.WriteByte(']')
}

func writeChan(b *strings.Builder, t *types.Chan) {
	switch t.Dir() {
	case types.SendOnly:
		b.WriteString("chan<- ")
	case types.RecvOnly:
		b.WriteString("<-chan ")
	default:
		b.WriteString("chan ")
		if inner, ok := types.Unalias(t.Elem()).(*types.Chan); ok && inner.Dir() == types.RecvOnly {
			b.WriteByte('(')
			write(b, inner)
			b.WriteByte(')')
			return
		}
	}
	write(b, t.Elem())
}

func writeStruct(b *strings.Builder, t *types.Struct) {
	b.WriteString("struct{")
	for i := range t.NumFields() {
		if i > 0 {
			b.WriteString("; ")
		}
		field := t.Field(i)
		if !field.Embedded() {
			b.WriteString(field.Name())
			b.WriteByte(' ')
		}
		write(b, field.Type())
		if tag := t.Tag(i); tag != "" {
			b.WriteByte(' ')
			b.WriteString(strconv.Quote(tag))
		}
	}
	b.WriteByte('}')
}

func writeInterface(b *strings.Builder, t *types.Interface) {
	if t.IsImplicit() && t.NumExplicitMethods() == 0 && t.NumEmbeddeds() == 1 {
		write(b, t.EmbeddedType(0))
		return
	}
	b.WriteString("interface{")
	for i := range t.NumExplicitMethods() {
		if i > 0 {
			b.WriteString("; ")
		}
		method := t.ExplicitMethod(i)
		b.WriteString(method.Name())
		writeSignature(b, method.Signature())
	}
	for i := range t.NumEmbeddeds() {
		if i > 0 || t.NumExplicitMethods() > 0 {
			b.WriteString("; ")
		}
		write(b, t.EmbeddedType(i))
	}
	b.WriteByte('}')
}

func writeSignature(b *strings.Builder, t *types.Signature) {
	writeTuple(b, t.Params(), t.Variadic())
	switch results := t.Results(); results.Len() {
	case 0:
	case 1:
		b.WriteByte(' ')
		write(b, results.At(0).Type())
	default:
		b.WriteByte(' ')
		writeTuple(b, results, false)
	}
}

func writeTuple(b *strings.Builder, t *types.Tuple, variadic bool) {
	b.WriteByte('(')
	for i := range t.Len() {
		if i > 0 {
			b.WriteString(", ")
		}
		param := t.At(i).Type()
		if slice, ok := types.Unalias(param).(*types.Slice); ok && variadic && i == t.Len()-1 {
			b.WriteString("...")
			write(b, slice.Elem())
		} else if variadic && i == t.Len()-1 {
			// append([]byte, string...): the checker gives it a string as last parameter.
			write(b, param)
			b.WriteString("...")
		} else {
			write(b, param)
		}
	}
	b.WriteByte(')')
}
