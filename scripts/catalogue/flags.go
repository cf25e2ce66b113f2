package main

import "go/types"

// flags says of a type what its hidden fields hide: L, its values hold a lock; N, they cannot be compared.
func flags(object *types.TypeName) string {
	t := object.Type()
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
	default:
		// Slices, maps and functions show by their form that they cannot be compared.
		return ""
	}
	text := ""
	if holdsLock(t, map[types.Type]bool{}) {
		text += "L"
	}
	if !types.Comparable(t) {
		text += "N"
	}
	return text
}

// holdsLock follows the copylocks check of go vet: a value holds a lock when its address is a sync.Locker and it is not
// one itself, or when a field or element holds one.
func holdsLock(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if array, ok := t.Underlying().(*types.Array); ok {
		return holdsLock(array.Elem(), seen)
	}
	if isLocker(types.NewMethodSet(types.NewPointer(t))) && !isLocker(types.NewMethodSet(t)) {
		return true
	}
	structure, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range structure.Fields() {
		if holdsLock(field.Type(), seen) {
			return true
		}
	}
	return false
}

func isLocker(methods *types.MethodSet) bool {
	found := 0
	for selection := range methods.Methods() {
		name := selection.Obj().Name()
		if name != "Lock" && name != "Unlock" {
			continue
		}
		signature := selection.Type().(*types.Signature)
		if signature.Params().Len() == 0 && signature.Results().Len() == 0 {
			found++
		}
	}
	return found == 2
}
