// Package folder delivers documents into a directory.
package folder

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/plugin"
)

// Settings are where documents go and what happens to a name that is taken.
type Settings struct {
	Path      string
	Subfolder plugin.Template
	OnExists  string
	Mark      string // name of a file that must be in Path; "" for none
	Timeout   time.Duration
}

// Gateway writes each document beside its place and renames it when it is whole
// and on disk.
var Gateway = gateways.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "folder",
		Title:   "Folder",
		Summary: "Writes each document as a file in a folder that the server can reach.",
		Status:  plugin.Stable,
	},
	Fields: func(s *Settings) []*plugin.Field {
		return []*plugin.Field{
			plugin.Text(&s.Path, "path", "Folder").Must().Like("/srv/invoices/out").
				About("Full path of an existing folder."),
			plugin.Phrase(&s.Subfolder, "subfolder", "Folder below it").PerRule().Path().Like("{Buyer.Name}/{IssueDate:2006}").
				About("Made when it is missing; slashes part one folder from the next."),
			filing.OnExists(&s.OnExists),
			plugin.Text(&s.Mark, "mark", "File that must be there").Like("postbud.txt").
				About("For a share: the name of a small file that you put into it. Where the share is not mounted the file is not there, and nothing is written to the empty folder in its place."),
			plugin.Span(&s.Timeout, "timeout", "Give up after silence of").Or("60s").Between("1s", "1h").Rare().
				About("How long the disk or share may leave one call without an answer."),
		}
	},
	Check: func(s Settings) error {
		if !filepath.IsAbs(s.Path) {
			return fault.Setting("path", "write the full path of the folder, from the root on")
		}
		if s.Mark == "" {
			return nil
		}
		if err := gateways.SafeName(s.Mark); err != nil {
			f := fault.Setting("mark", "%q is no plain name of a file in the folder", s.Mark)
			f.Err = err
			return f
		}
		return nil
	},
}, open)

func open(_ context.Context, s Settings, env plugin.Env) (gateways.Gateway, error) {
	return &gateway{settings: s, env: env, reach: openRoot}, nil
}

// gateway holds nothing open between calls, so that a share that was mounted
// again is found.
type gateway struct {
	settings Settings
	env      plugin.Env
	turns    filing.Turns
	reach    func(path string) (disk, error)
	stuck    atomic.Int32 // calls that were left behind and have not come back
}

// Close has nothing to end. What was left behind in a disk that says nothing ends when
// that answers.
func (g *gateway) Close() error { return nil }
