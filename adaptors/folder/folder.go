// Package folder takes files out of a folder that the server can reach. What is
// in a file is for the formats to read.
//
// The folder is looked at when a pull is due. A watcher that calls for a pull as
// soon as something changes would stand beside this package, not in it: events
// are lost on network drives, so the sweep must find everything anyway.
package folder

import (
	"context"
	"sync"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/plugin"
)

// Adaptor is the declared adaptor.
var Adaptor = adaptors.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "folder",
		Title:   "Watched folder",
		Summary: "Takes each file that is put into a folder the server can reach.",
		Status:  plugin.Beta,
	},
	Fields: fields,
	Check:  check,
}, open).Unsearched()

// adaptor holds no handle between calls: a drive may be taken away and come back.
type adaptor struct {
	s   Settings
	env plugin.Env

	mu    sync.Mutex
	seen  map[string]sighting // files that may still be growing
	taken map[string]sighting // files as they were handed on
}

// sighting is how a file looked.
type sighting struct {
	file    file
	since   time.Time // by Env.Now, unchanged since
	version string    // of a taken one
}

var (
	_ adaptors.Puller       = (*adaptor)(nil)
	_ adaptors.Fetcher      = (*adaptor)(nil)
	_ adaptors.Acknowledger = (*adaptor)(nil)
)

func open(_ context.Context, s Settings, env plugin.Env) (adaptors.Adaptor, error) {
	return &adaptor{s: s, env: env, seen: map[string]sighting{}, taken: map[string]sighting{}}, nil
}

// Close does nothing; there is nothing open.
func (a *adaptor) Close() error { return nil }
