package sftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/plugin"
)

const probeText = "Postbud connection test. This file may be deleted.\n"

// Check connects anew and sends, renames, reads and deletes a small file whose
// name begins with a dot.
func (g *Wire) Check(ctx context.Context, probe plugin.Probe) error {
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	l, err := g.checkLine(ctx, probe)
	if err != nil {
		return err
	}
	defer l.end()
	defer g.watch(ctx, l)()
	name := ".postbud-test-" + strings.ReplaceAll(g.now().Format("20060102-150405.000000"), ".", "-")
	v := &visit{Wire: g, link: l, ctx: ctx, parcel: gateways.Parcel{File: gateways.File{Name: name}}, began: g.now()}
	if v.folder, err = filing.Folder("folder", g.settings.Folder); err != nil {
		return err
	}
	v.part = g.settings.Grows(name, "", v.folder)
	return v.check(probe)
}

// checkLine is the test as far as the sign-in.
func (g *Wire) checkLine(ctx context.Context, probe plugin.Probe) (*link, error) {
	raw, dialled := g.reach(ctx)
	err := probe("Find server", func() (string, error) {
		if fault.CodeOf(dialled) == "GW-DNS" {
			return "", dialled
		}
		return "The name " + g.settings.Host + " is known.", nil
	})
	if err != nil {
		return nil, err
	}
	err = probe("Connect", func() (string, error) {
		if dialled != nil {
			return "", dialled
		}
		return "It answers at " + raw.RemoteAddr().String() + ".", nil
	})
	if err != nil {
		return nil, err
	}
	var s *greeting
	err = probe("Check host key", func() (string, error) {
		var err error
		if s, err = g.meet(ctx, raw); err != nil {
			return "", err
		}
		return "It is the confirmed one, " + s.print + ".", nil
	})
	if err != nil {
		return nil, err
	}
	var l *link
	err = probe("Sign in", func() (string, error) {
		var err error
		l, err = g.begin(ctx, s)
		return "User " + g.settings.User + " is let in.", err
	})
	return l, err
}

// check is the test in the folder.
func (v *visit) check(probe plugin.Probe) error {
	steps := []struct {
		name string
		do   func() (string, error)
	}{
		{"Open folder", v.checkFolder},
		{"Write probe", v.checkWrite},
		{"Rename", v.checkRename},
		{"Read back", v.checkRead},
		{"Delete", v.checkDelete},
	}
	for _, s := range steps {
		if err := probe(s.name, s.do); err != nil {
			v.discard()
			return err
		}
	}
	return nil
}

func (v *visit) checkFolder() (string, error) {
	info, err := v.Stat(v.folder)
	switch {
	case errors.Is(err, fs.ErrNotExist) && v.settings.CreateFolder:
		return "The folder " + v.folder + " was made.", v.explain(v.MkdirAll(v.folder), "making the folder")
	case errors.Is(err, fs.ErrPermission) && v.settings.Verify == filing.ByTrust:
		return "The server lets nobody look, as the settings say.", nil
	case err != nil:
		return "", v.explain(err, "looking")
	case !info.IsDir():
		return "", v.explain(fs.ErrNotExist, "looking")
	}
	return "The folder " + v.folder + " is there.", nil
}

func (v *visit) checkWrite() (string, error) {
	at := v.part
	if at == "" {
		at = path.Join(v.folder, v.parcel.Name)
	}
	file, err := v.create(at)
	if err != nil {
		return "", err
	}
	_, err = io.WriteString(file, probeText)
	if err = errors.Join(err, file.Close()); err != nil && !lost(err) && !errors.Is(err, fs.ErrPermission) {
		return "", v.full(err, 0)
	}
	return fmt.Sprintf("A file of %d bytes was sent.", len(probeText)), v.explain(err, "writing")
}

func (v *visit) checkRename() (string, error) {
	if v.part == "" {
		return "Not needed, since files are sent under their final name.", nil
	}
	no, err := v.move(v.parcel.Name)
	switch {
	case no != nil:
		_, err = v.notRenamed(v.parcel.Name, no)
	case v.broken:
		err = v.broke(err, "renaming the file")
	}
	return "It was given its name.", err
}

func (v *visit) checkRead() (string, error) {
	at := path.Join(v.folder, v.parcel.Name)
	if v.settings.Verify == filing.ByTrust {
		return "Not tried, since the settings say that nobody may look.", nil
	}
	info, err := v.Stat(at)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "The partner has taken it already.", nil
	case errors.Is(err, fs.ErrPermission):
		return "", v.noLooking(err)
	case err != nil:
		return "", v.explain(err, "looking")
	case info.Size() != int64(len(probeText)):
		return "", v.incomplete(fault.Temporary, info.Size())
	case v.settings.Verify == filing.BySize:
		return fmt.Sprintf("It is there with %d bytes.", info.Size()), nil
	}
	file, err := v.OpenFile(at, os.O_RDONLY)
	if err != nil {
		return "", v.explain(err, "reading back")
	}
	text, err := io.ReadAll(file)
	if err = errors.Join(err, file.Close()); err == nil && string(text) != probeText {
		return "", v.incomplete(fault.Temporary, int64(len(text)))
	}
	return "It is there and its content is right.", v.explain(err, "reading back")
}

// checkDelete: a partner who lets nobody delete is none the worse for it.
func (v *visit) checkDelete() (string, error) {
	at := path.Join(v.folder, v.parcel.Name)
	err := v.Remove(at)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return "It was deleted again.", nil
	case lost(err):
		return "", v.explain(err, "deleting")
	}
	return "We may not delete, which is not needed; the file " + at + " stays there.", nil
}
