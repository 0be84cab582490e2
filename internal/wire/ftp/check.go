package ftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
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
	l.serve(ctx)
	name := ".postbud-test-" + strings.ReplaceAll(g.now().Format("20060102-150405.000000"), ".", "-")
	v := &visit{Wire: g, link: l, ctx: ctx, parcel: gateways.Parcel{File: gateways.File{Name: name}}, began: g.now()}
	v.parcel.Size = int64(len(probeText))
	if v.folder, err = filing.Folder("folder", g.settings.Folder); err != nil {
		return err
	}
	return v.check(probe)
}

// checkLine is the test as far as the sign-in.
func (g *Wire) checkLine(ctx context.Context, probe plugin.Probe) (l *link, err error) {
	var raw net.Conn
	var s *greeting
	dialled := error(nil)
	raw, dialled = g.reach(ctx)
	steps := []struct {
		name string
		do   func() (string, error)
	}{
		{"Find server", func() (string, error) {
			if fault.CodeOf(dialled) == "GW-DNS" {
				return "", dialled
			}
			return "The name " + g.settings.Host + " is known.", nil
		}},
		{"Connect", func() (string, error) {
			if dialled != nil {
				return "", dialled
			}
			at := raw.RemoteAddr().String()
			s, err = g.greet(ctx, raw)
			return "It answers at " + at + ".", err
		}},
		{"Encrypt", func() (string, error) {
			err := g.encrypt(ctx, s)
			if g.settings.Security == noTLS {
				return "The line is not encrypted; anybody in between can read the password and the documents.", err
			}
			return fmt.Sprintf("The line is encrypted (%s), and the certificate is trusted, SHA-256 %s.", s.version, s.print), err
		}},
		{"Sign in", func() (string, error) {
			l, err = g.begin(ctx, s)
			return "User " + g.settings.User + " is let in.", err
		}},
	}
	for _, step := range steps {
		if err := probe(step.name, step.do); err != nil {
			return nil, err
		}
	}
	return l, nil
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
			if s.name != "Open folder" {
				v.discard()
			}
			return err
		}
	}
	return nil
}

func (v *visit) checkFolder() (string, error) {
	there, err := v.folderState(v.folder)
	switch {
	case there:
		return "The folder " + v.folder + " is there.", nil
	case lost(err):
		return "", v.explain(err, "looking for the folder")
	case v.settings.CreateFolder:
		return "The folder " + v.folder + " was made.", v.makeFolders(path.Join(v.folder, v.parcel.Name))
	case denied(said(err)):
		return "", v.explain(err, "looking")
	}
	return "", v.missingFolder(err)
}

func (v *visit) checkWrite() (string, error) {
	at := v.part()
	if at == "" {
		at = path.Join(v.folder, v.parcel.Name)
	}
	from := &source{from: strings.NewReader(probeText)}
	err := v.put(at, from)
	switch no := said(err); {
	case err != nil && !from.begun:
		return "", v.notWritten(err, at)
	case noRoom(no):
		return "", v.full(err, 0)
	}
	return fmt.Sprintf("A file of %d bytes was sent.", len(probeText)), v.explain(err, "writing")
}

func (v *visit) checkRename() (string, error) {
	if v.part() == "" {
		return "Not needed, since files are sent under their final name.", nil
	}
	err := v.Rename(v.part(), path.Join(v.folder, v.parcel.Name))
	if said(err) != nil {
		_, err = v.notRenamed(v.parcel.Name, err, true)
		return "", err
	}
	return "It was given its name.", v.explain(err, "renaming the file")
}

func (v *visit) checkRead() (string, error) {
	at := path.Join(v.folder, v.parcel.Name)
	if v.settings.Verify == filing.ByTrust {
		return "Not tried, since the settings say that nobody may look.", nil
	}
	file, err := v.stat(at)
	switch {
	case err != nil:
		return "", err
	case file == nil:
		return "The partner has taken it already.", nil
	case file.size != v.parcel.Size:
		return "", v.incomplete(fault.Temporary, file.size)
	case v.settings.Verify == filing.BySize:
		return fmt.Sprintf("It is there with %d bytes.", file.size), nil
	}
	in, err := v.Retr(at)
	if said(err) != nil {
		return "", v.closedFolder(err, "verify", mayRead, "we may write to the folder %s at %s but not read there; choose to check the size alone", v.folder, v.settings.Host)
	}
	if err != nil {
		return "", v.explain(err, "reading back")
	}
	text, err := io.ReadAll(io.LimitReader(in, 1<<16))
	if err = errors.Join(err, in.Close()); err == nil && string(text) != probeText {
		return "", v.incomplete(fault.Temporary, int64(len(text)))
	}
	return "It is there and its content is right.", v.explain(err, "reading back")
}

// checkDelete: a partner who lets nobody delete is none the worse for it.
func (v *visit) checkDelete() (string, error) {
	at := path.Join(v.folder, v.parcel.Name)
	err := v.Delete(at)
	switch {
	case err == nil:
		return "It was deleted again.", nil
	case lost(err):
		return "", v.explain(err, "deleting")
	}
	return "We may not delete, which is not needed; the file " + at + " stays there.", nil
}
