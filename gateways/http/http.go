// Package http delivers documents to a web address of a trading partner: an API, a
// SOAP service or a folder that takes PUT.
package http

import (
	"context"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/wire/http"
	"github.com/postbud/postbud/plugin"
)

// Gateway sends each document in one request and reads the answer. Repeats bear
// the same Idempotency-Key and the same bytes. What has been put under an address
// of its own is looked up there when an answer was lost; what has been posted only
// where the receiver has an address to ask at.
var Gateway = gateways.Declare(plugin.Declaration[http.Settings]{
	Info: plugin.Info{
		Name:    "http",
		Title:   "HTTP",
		Summary: "Sends each document to a web address: an API, a SOAP service or a folder on a web server.",
		Status:  plugin.Stable,
	},
	Fields: http.Fields,
	Check:  http.Settings.Check,
}, open)

func open(_ context.Context, s http.Settings, env plugin.Env) (gateways.Gateway, error) {
	return http.New(s, env)
}
