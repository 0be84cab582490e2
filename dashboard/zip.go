package dashboard

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
)

// previewZIP gives the files of a preview without sending them.
func (c *call) previewZIP() error {
	p, _, err := c.previewOfAddress()
	if err != nil {
		return err
	}
	docs, _, _, _ := p.look()
	h := c.w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="preview.zip"`)
	c.wrote = true
	out := zip.NewWriter(c.w)
	names := map[string]int{}
	for _, d := range docs {
		if !d.File.SHA256.Given() {
			continue
		}
		if err := c.intoZIP(out, unique(names, d.File.Name), d.File.Open); err != nil {
			c.Log.Error("a download was cut short", "err", err)
			panic(http.ErrAbortHandler)
		}
	}
	return out.Close()
}

func (c *call) intoZIP(out *zip.Writer, name string, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: c.now()})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

// unique gives a name a number when it stands there already.
func unique(taken map[string]int, name string) string {
	taken[name]++
	if n := taken[name]; n > 1 {
		ext := path.Ext(name)
		return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
	}
	return name
}
