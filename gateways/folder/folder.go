// Package folder delivers documents into a directory.
package folder

import (
	"context"
	"path/filepath"

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
		}
	},
	Check: func(s Settings) error {
		if !filepath.IsAbs(s.Path) {
			return fault.Setting("path", "write the full path of the folder, from the root on")
		}
		return nil
	},
}, open)

func open(_ context.Context, s Settings, env plugin.Env) (gateways.Gateway, error) {
	return &gateway{settings: s, env: env}, nil
}

// gateway holds nothing open between calls, so that a share that was mounted
// again is found.
type gateway struct {
	settings Settings
	env      plugin.Env
	turns    filing.Turns
}

// Close has nothing to end.
func (g *gateway) Close() error { return nil }
