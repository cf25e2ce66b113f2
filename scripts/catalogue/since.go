package main

import (
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// releases tells in which Go 1.N an object of the standard library appeared. Only that is taken from GOROOT/api: it is a
// log, not a state, and has neither parameter names nor unexported fields.
type releases map[string]int

var apiLine = regexp.MustCompile(`^pkg (\S+)(?: \([^)]*\))?, (const|var|func|type|method) (?:\(\*?(\w+)[^)]*\) )?(\w+)`)

func readReleases() (releases, error) {
	root, err := output("", "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	names, err := filepath.Glob(filepath.Join(strings.TrimSpace(root), "api", "go1*.txt"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no api/go1*.txt in GOROOT")
	}
	found := releases{}
	for _, name := range names {
		release := 0
		if number, ok := strings.CutPrefix(strings.TrimSuffix(filepath.Base(name), ".txt"), "go1."); ok {
			if release, err = strconv.Atoi(number); err != nil {
				return nil, err
			}
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for _, line := range strings.Split(string(text), "\n") {
			match := apiLine.FindStringSubmatch(line)
			if match == nil {
				continue
			}
			key := releaseKey(match[1], match[3], match[4])
			if earlier, known := found[key]; !known || release < earlier {
				found[key] = release
			}
		}
	}
	return found, nil
}

func releaseKey(path, receiver, name string) string { return path + " " + receiver + "." + name }

func (r releases) of(object types.Object, receiver string) int {
	return r[releaseKey(object.Pkg().Path(), receiver, object.Name())]
}

// ofMethod finds the release of a method. One that is declared on an unexported type is logged under the exported types
// that embed it: (*testing.common).Context is in the log as (*T).Context.
func (r releases) ofMethod(method types.Object, receiver string, embedders []string) int {
	best, known := r[releaseKey(method.Pkg().Path(), receiver, method.Name())]
	for _, name := range embedders {
		release, ok := r[releaseKey(method.Pkg().Path(), name, method.Name())]
		if ok && (!known || release < best) {
			best, known = release, true
		}
	}
	return best
}
