package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// listed is what `go list` says about one package or test variant.
type listed struct {
	Dir        string
	ImportPath string
	Name       string
	ForTest    string
	Standard   bool
	DepOnly    bool
	GoFiles    []string
	CgoFiles   []string
	ImportMap  map[string]string
	Module     *struct{ GoVersion string }
}

func (l *listed) files() []string {
	var out []string
	for _, name := range append(append([]string{}, l.GoFiles...), l.CgoFiles...) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(l.Dir, name)
		}
		out = append(out, name)
	}
	return out
}

// path is the import path without the name of the test binary that a variant is built for.
func (l *listed) path() string {
	path, _, _ := strings.Cut(l.ImportPath, " ")
	return path
}

// list asks for the packages, their test variants and all dependencies, each after what it imports.
func list(root string, patterns []string, tags string) ([]*listed, error) {
	args := []string{"list", "-e", "-deps", "-test",
		"-json=Dir,ImportPath,Name,ForTest,Standard,DepOnly,GoFiles,CgoFiles,ImportMap,Module"}
	if tags != "" {
		args = append(args, "-tags", tags)
	}
	cmd := exec.Command("go", append(append(args, "--"), patterns...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1", "GOPROXY=off", "GOFLAGS="+modFlag(root))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %v\n%s", err, stderr.String())
	}
	var out []*listed
	for decoder := json.NewDecoder(bytes.NewReader(stdout)); ; {
		pkg := new(listed)
		if err := decoder.Decode(pkg); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		// The main package of a test binary is generated and in no repository.
		if strings.HasSuffix(pkg.ImportPath, ".test") && pkg.Name == "main" {
			continue
		}
		out = append(out, pkg)
	}
	return out, nil
}

// modFlag lets a module be read without its go.sum being complete, and from the module cache even where it has a vendor
// folder, whose copies may be older than the modules beside it. A workspace does not allow it.
func modFlag(root string) string {
	cmd := exec.Command("go", "env", "GOWORK")
	cmd.Dir = root
	out, err := cmd.Output()
	work := strings.TrimSpace(string(out))
	if err != nil || (work != "" && work != "off") {
		return ""
	}
	return "-mod=mod"
}

// chooseVariants says from which variant of a package each file is written: the one with most files, once.
func chooseVariants(pkgs []*listed) map[string]map[string]bool {
	best := map[string]*listed{}
	for _, pkg := range pkgs {
		if pkg.DepOnly {
			continue
		}
		for _, file := range pkg.files() {
			if old := best[file]; old == nil || len(pkg.files()) > len(old.files()) {
				best[file] = pkg
			}
		}
	}
	out := map[string]map[string]bool{}
	for file, pkg := range best {
		if out[pkg.ImportPath] == nil {
			out[pkg.ImportPath] = map[string]bool{}
		}
		out[pkg.ImportPath][file] = true
	}
	return out
}
