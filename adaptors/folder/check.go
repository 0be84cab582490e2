package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Check opens the folder and counts; it moves and makes nothing.
func (a *adaptor) Check(ctx context.Context, probe plugin.Probe) error {
	var root *os.Root
	if err := probe("Open the folder", func() (string, error) {
		var err error
		root, err = a.root()
		return a.s.Path + " is there.", err
	}); err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	if err := probe("Look for files", func() (string, error) {
		files, err := a.scan(ctx, root)
		return fmt.Sprintf("%d files wait.", len(files)), err
	}); err != nil || a.s.After == leave {
		return err
	}
	return probe("Find the folders for files that were read", func() (string, error) {
		places := map[string]string{"error_folder": a.s.ErrorFolder}
		if a.s.After == move {
			places["done_folder"] = a.s.DoneFolder
		}
		for field, name := range places {
			info, err := root.Lstat(name)
			if err == nil && !info.IsDir() || err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", fault.Setting(field, "%s is no folder that we can use", name)
			}
		}
		return "They are there, or are made when they are needed.", nil
	})
}
