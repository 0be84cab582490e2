package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
)

// jar is a package in the Maven repository of this machine and the property of
// the judge's pom.xml that holds its version.
type jar struct{ path, version string }

// errAbsent says that the packages have not been fetched: `make judge-build`.
var errAbsent = errors.New("the schemas are not here; make judge-build fetches them")

// jars are open packages; a path is looked for in each.
type jars []*zip.ReadCloser

func openJars(all []jar) (jars, error) {
	pom, err := readPom()
	if err != nil {
		return nil, err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, err
	}
	var open jars
	for _, j := range all {
		property := regexp.MustCompile(regexp.QuoteMeta("<"+j.version+">") + "([^<]+)<")
		found := property.FindSubmatch(pom)
		if found == nil {
			return nil, fmt.Errorf("the judge's pom.xml does not say %s", j.version)
		}
		version := string(found[1])
		name := filepath.Join(home, ".m2", "repository", filepath.FromSlash(j.path), version, filepath.Base(j.path)+"-"+version+".jar")
		z, err := zip.OpenReader(name)
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%w: %s", errAbsent, name)
		}
		if err != nil {
			return nil, err
		}
		open = append(open, z)
	}
	return open, nil
}

func (all jars) close() {
	for _, z := range all {
		_ = z.Close()
	}
}

func (all jars) read(path string) ([]byte, error) {
	for _, z := range all {
		f, err := z.Open(path)
		if err != nil {
			continue
		}
		defer f.Close()
		return io.ReadAll(f)
	}
	return nil, fmt.Errorf("no package has %s", path)
}

// readPom finds the judge's pom.xml from here upwards.
func readPom() ([]byte, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		pom, err := os.ReadFile(filepath.Join(dir, "internal", "judge", "java", "pom.xml"))
		if err == nil {
			return pom, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil, errors.New("internal/judge/java/pom.xml is not above this folder")
		}
		dir = parent
	}
}
