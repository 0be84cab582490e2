package vans

import (
	"context"
	"fmt"

	"github.com/postbud/postbud/plugin"
)

// Check tries the line as its own test does, and then looks into the return folder.
func (g *gateway) Check(ctx context.Context, probe plugin.Probe) error {
	err := g.wire.Check(ctx, func(step string, do func() (string, error)) error {
		return probe(step, func() (string, error) {
			says, err := do()
			return says, g.part.Fault(err)
		})
	})
	if err != nil || g.settings.Receipt == none || g.folders == nil {
		return g.part.Fault(err)
	}
	err = probe("Return folder", func() (string, error) { return g.files(ctx, "return_folder", g.settings.ReturnFolder) })
	if err != nil || g.settings.Done != move {
		return err
	}
	return probe("Folder for receipts", func() (string, error) { return g.files(ctx, "done_folder", g.settings.DoneFolder) })
}

func (g *gateway) files(ctx context.Context, field, text string) (string, error) {
	at := folder(text)
	files, err := g.folders.Files(ctx, at)
	if err != nil {
		return "", g.returned(field, err)
	}
	return fmt.Sprintf("The folder %s is there; it holds %d files.", at, len(files)), nil
}
