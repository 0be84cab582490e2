package judge

import (
	"errors"
	"os"
	"path/filepath"
)

// SharedDir returns the folder with the official samples (testdata) and facts (reference), and whether it
// is there: the environment variable POSTBUD_SHARED, else the folder "shared" beside the repository. It
// looks upwards from the working directory, which in a test is the folder of the package.
func SharedDir() (string, bool) {
	dir, set := os.LookupEnv("POSTBUD_SHARED")
	if !set || dir == "" {
		root, err := moduleRoot()
		if err != nil {
			return "", false
		}
		dir = filepath.Join(filepath.Dir(root), "shared")
	}
	info, err := os.Stat(filepath.Join(dir, "testdata"))
	return dir, err == nil && info.IsDir()
}

// moduleRoot returns the nearest folder upwards that holds a go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("judge: no go.mod in this folder or above it")
		}
		dir = parent
	}
}
