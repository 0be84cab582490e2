package dropbox

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/auth"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/files"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

const probeText = "Postbud connection test. This file may be deleted.\n"

// Check signs in, tells whose Dropbox it is, and saves, looks at and deletes a
// small file whose name begins with a dot.
func (g *gateway) Check(ctx context.Context, probe plugin.Probe) error {
	if err := ctx.Err(); err != nil {
		return interrupted(err, false)
	}
	if err := g.checkLine(ctx, probe); err != nil {
		return err
	}
	name := ".postbud-test-" + strings.ReplaceAll(g.now().Format("20060102-150405.000000"), ".", "-") + ".txt"
	v := &visit{gateway: g, ctx: ctx, began: g.now(), probe: true, parcel: gateways.Parcel{File: gateways.File{Name: name, Content: invoice.Content{
		MediaType: "text/plain", Size: int64(len(probeText)), SHA256: sha256.Sum256([]byte(probeText)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(probeText)), nil },
	}}}}
	var err error
	if v.folder, err = g.settings.folder(g.settings.Folder); err != nil {
		return err
	}
	if v.hashes, err = blocksOf(ctx, v.parcel.File); err != nil {
		return err
	}
	for _, s := range []struct {
		name string
		do   func() (string, error)
	}{
		{"Sign in", v.checkSignIn},
		{"Open account", v.checkAccount},
		{"Open folder", v.checkFolder},
		{"Write probe", v.checkWrite},
		{"Read back", v.checkRead},
		{"Delete", v.checkDelete},
	} {
		if err := probe(s.name, s.do); err != nil {
			return err
		}
	}
	return nil
}

// checkLine is the test as far as the door.
func (g *gateway) checkLine(ctx context.Context, probe plugin.Probe) error {
	host, port := hostOf(g.settings.APIURL)
	conn, dialled := g.env.Dial(ctx, "tcp", net.JoinHostPort(host, port))
	if f := fault.As(dialled); f != nil {
		dialled = fielded(f, "api_url")
	}
	err := probe("Find server", func() (string, error) {
		if fault.CodeOf(dialled) == "GW-DNS" {
			return "", dialled
		}
		return "The name " + host + " is known.", nil
	})
	if err != nil {
		return err
	}
	return probe("Connect", func() (string, error) {
		if dialled != nil {
			return "", dialled
		}
		defer conn.Close()
		return "It answers at " + conn.RemoteAddr().String() + ".", nil
	})
}

// checkSignIn gets a new token, so that it is today's permission that is tried.
func (v *visit) checkSignIn() (string, error) {
	v.sign.Afresh()
	_, err := v.sign.Token(v.ctx)
	return "Dropbox lets the app in.", err
}

// checkAccount tells whose Dropbox it is. The library asks that without a context.
func (v *visit) checkAccount() (string, error) {
	var account struct {
		Name struct {
			Display string `json:"display_name"`
		} `json:"name"`
	}
	q := question{doing: "asking whose Dropbox it is", path: v.folder, folder: v.folder}
	q.ask = func(ctx context.Context, _ io.Reader) error {
		answer, _, err := v.api.raw.ExecuteContext(ctx, dropbox.Request{
			Host: "api", Namespace: "users", Route: "get_current_account", Auth: "user", Style: "rpc",
		}, nil)
		if err != nil {
			return auth.ParseError(err, nil)
		}
		return json.Unmarshal(answer, &account)
	}
	t, err := v.ask(v.ctx, q)
	switch {
	case strings.HasPrefix(tagsOf(err), auth.AuthErrorMissingScope):
		return "Its name is not shown to us, which is not needed.", nil
	case err != nil:
		return "", v.explain(v.ctx, q, t, err)
	}
	return "It is the Dropbox of " + web.Safe(account.Name.Display) + ".", nil
}

func (v *visit) checkFolder() (string, error) {
	if v.folder == "" {
		return "Files go to the app's own folder.", nil
	}
	if v.settings.CreateFolder {
		return "The folder " + v.folder + " is made when it is missing.", nil
	}
	return "The folder " + v.folder + " is there.", v.folderThere()
}

func (v *visit) checkWrite() (string, error) {
	_, inTheWay, err := v.send(v.parcel.Name)
	if inTheWay {
		err = fault.New(fault.Temporary, "another test is under way; try again")
	}
	return fmt.Sprintf("A file of %d bytes was saved.", len(probeText)), err
}

func (v *visit) checkRead() (string, error) {
	at, err := v.look(v.question("looking", v.parcel.Name))
	switch {
	case err != nil:
		return "", err
	case at == nil:
		return "The partner has taken it already.", nil
	case at.file == nil || !v.same(at.file):
		return "", v.incomplete()
	}
	return "It is there and its content is right.", nil
}

// checkDelete: an owner who lets nobody delete is none the worse for it.
func (v *visit) checkDelete() (string, error) {
	q := v.question("deleting", v.parcel.Name)
	q.ask = func(ctx context.Context, _ io.Reader) error {
		_, err := v.api.DeleteV2Context(ctx, files.NewDeleteArg(q.path))
		return err
	}
	t, err := v.ask(v.ctx, q)
	switch {
	case err == nil, tagsOf(err) == "path_lookup/not_found":
		return "It was deleted again.", nil
	case t == nil, t.status != 409:
		return "", v.explain(v.ctx, q, t, err)
	}
	return "We may not delete, which is not needed; the file " + q.path + " stays there.", nil
}
