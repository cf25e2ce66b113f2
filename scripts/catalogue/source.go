package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// source says which packages are wanted and where the go command can list them.
type source struct {
	title    string            // first line of the file: what the stubs were made from
	patterns []string          // what go list is asked for
	dir      string            // where it is asked
	versions map[string]string // module version by package path; none in the standard library
	modules  map[string]string // module path by package path
	std      bool
	cleanup  func()
}

func (s *source) close() {
	if s.cleanup != nil {
		s.cleanup()
	}
}

// wanted reports whether a package gets a section because users can import it, not because others mention its types.
func (s *source) wanted(path string) bool {
	if !s.std {
		return s.versions[path] != ""
	}
	// builtin and unsafe are known to the type layer; neither has declarations that Go can write down.
	if path == "builtin" || path == "unsafe" {
		return false
	}
	return !strings.HasPrefix(path, "vendor/") && !isInternal(path)
}

// carried reports whether types of this package are written when a wanted package mentions them: internal and vendored
// ones, which nobody can look up elsewhere.
func (s *source) carried(path string) bool {
	if s.wanted(path) {
		return true
	}
	if s.std {
		return path != "unsafe"
	}
	for wanted, module := range s.modules {
		if s.versions[wanted] != "" && strings.HasPrefix(path, module+"/") && isInternal(path) {
			return true
		}
	}
	return false
}

func isInternal(path string) bool {
	for _, part := range strings.Split(path, "/") {
		if part == "internal" {
			return true
		}
	}
	return false
}

func openSource(list string) (*source, error) {
	version, err := output("", "go", "env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	version = strings.TrimSpace(version)
	if list == "" {
		return &source{title: version + " linux/amd64", patterns: []string{"std"}, std: true}, nil
	}
	return openLibraries(list)
}

// openLibraries makes a module in a temporary folder that requires what the list names, so that the go command finds
// the sources in the module cache and nothing of it gets into this repository.
func openLibraries(list string) (*source, error) {
	file, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	dir, err := os.MkdirTemp("", "catalogue")
	if err != nil {
		return nil, err
	}
	s := &source{
		title: "libraries linux/amd64", dir: dir, versions: map[string]string{}, modules: map[string]string{},
		cleanup: func() { os.RemoveAll(dir) },
	}
	var requirements []string
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		if len(fields) == 0 {
			continue
		}
		module, version, ok := strings.Cut(fields[0], "@")
		if !ok {
			return nil, fmt.Errorf("%s: %q has no version", list, fields[0])
		}
		requirements = append(requirements, fields[0])
		packages := fields[1:]
		if len(packages) == 0 {
			packages = []string{"."}
		}
		for _, name := range packages {
			path := module
			if name != "." {
				path += "/" + name
			}
			s.patterns = append(s.patterns, path)
			s.versions[path] = version
			s.modules[path] = module
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module catalogue.example\n\ngo 1.26\n"), 0o644); err != nil {
		return nil, err
	}
	if _, err := output(dir, "go", append([]string{"get"}, requirements...)...); err != nil {
		return nil, err
	}
	return s, nil
}

func output(dir string, name string, arguments ...string) (string, error) {
	command := exec.Command(name, arguments...)
	command.Dir = dir
	// One platform is enough: the others differ in a handful of constants outside syscall. With cgo, because without it
	// runtime/cgo is missing.
	command.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1", "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local")
	var complaint strings.Builder
	command.Stderr = &complaint
	text, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, strings.Join(arguments, " "), err, complaint.String())
	}
	return string(text), nil
}
