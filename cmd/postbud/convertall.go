package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/postbud/postbud/internal/builtin"
)

// holdsSeveral says whether a name is that of a folder or a ZIP archive. A spreadsheet
// is a ZIP archive too, and has another name.
func holdsSeveral(name string) bool {
	info, err := os.Stat(name)
	return err == nil && (info.IsDir() || strings.EqualFold(filepath.Ext(name), ".zip"))
}

// every converts all documents of a folder or an archive, each into a file of the
// folder that -o names. One that cannot be converted does not hold up the others; the
// highest of their exit codes is that of the command.
func (x *conversion) every(ctx context.Context, name string) error {
	target, known := builtin.Formats().Find(x.to)
	if !known {
		return tell("no_format", "name", plain(x.to), "list", strings.Join(builtin.Formats().Names(), ", "))
	}
	if x.out == "" || x.out == "-" {
		return tell("many_where", "name", plain(name))
	}
	if info, err := os.Stat(x.out); err == nil && !info.IsDir() {
		return tell("many_file", "name", plain(x.out))
	}
	var all []document // before anything is written, which may be in the same folder
	var left leftOver
	find(ctx, name, strings.NewReader(""), func(d document) {
		if d.stranger {
			left.add(d.name)
			return
		}
		all = append(all, d)
	})
	left.tell(x.cmd.ErrOrStderr(), x.language)
	if len(all) == 0 {
		return tell("nothing_found")
	}
	if err := os.MkdirAll(x.out, 0o700); err != nil {
		return err
	}
	taken, failed, worst := map[string]bool{}, 0, 0
	for _, d := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		made, err := x.convert(ctx, d)
		if err == nil {
			err = writeNew(filepath.Join(x.out, free(taken, d.name, target.Extension)), made)
		}
		if err != nil {
			failed, worst = failed+1, max(worst, exitCode(err))
			fmt.Fprintln(x.cmd.ErrOrStderr(), say(x.language, err))
		}
	}
	says := x.language.Word("cli.not_made", "n", failed)
	switch worst {
	case 0:
		return nil
	case 1:
		return &needsPerson{says: says}
	}
	return errors.New(says)
}

// free is a file name for what is made of a document, which no other has: its own name
// with the extension of the format, and a number where another is called the same. The
// folders of an archive are not followed.
func free(taken map[string]bool, name, extension string) string {
	base := path.Base(strings.NewReplacer("\\", "/", "!", "/").Replace(filepath.ToSlash(name)))
	base = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, plain(strings.TrimSuffix(base, path.Ext(base))))
	base = strings.TrimLeft(base, ".")
	if base == "" {
		base = "document"
	}
	one := base + extension
	for n := 2; taken[strings.ToLower(one)]; n++ {
		one = fmt.Sprintf("%s-%d%s", base, n, extension)
	}
	taken[strings.ToLower(one)] = true
	return one
}

// writeNew writes a file that must not be there.
func writeNew(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}
