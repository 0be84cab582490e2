package paper

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // a logo may be a JPEG
	"image/png"
	"path"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"github.com/postbud/postbud/invoice"
)

// The limits of a logo, which is decoded in memory.
const (
	MaxLogo   = 4 << 20 // bytes
	maxPixels = 16 << 20
)

// picture is a logo without transparency, as PDF/A likes it best.
type picture struct {
	png           []byte
	width, height float64
}

// CheckLogo says why a PNG or JPEG cannot be a logo.
func CheckLogo(data []byte) error {
	if len(data) > MaxLogo {
		return fmt.Errorf("the picture has %d bytes, at most %d are taken", len(data), MaxLogo)
	}
	c, kind, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil || kind != "png" && kind != "jpeg":
		return errors.New("this is neither a PNG nor a JPEG picture")
	case c.Width < 1 || c.Height < 1 || c.Width > maxPixels/c.Height:
		return fmt.Errorf("the picture has %d × %d points, which is too much", c.Width, c.Height)
	}
	return nil
}

// newPicture puts a picture on white ground.
func newPicture(data []byte) (*picture, error) {
	if err := CheckLogo(data); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the picture is damaged: %w", err)
	}
	b := img.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), img, b.Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, flat); err != nil {
		return nil, err
	}
	return &picture{out.Bytes(), float64(b.Dx()), float64(b.Dy())}, nil
}

// logo draws the picture no larger than the room and says how high it became.
func (d *draft) logo(p *picture, y, width, height float64) float64 {
	scale := min(width/p.width, height/p.height)
	d.pdf.RegisterImageOptionsReader("logo", fpdf.ImageOptions{ImageType: "png"}, bytes.NewReader(p.png))
	d.pdf.ImageOptions("logo", leftEdge, y, p.width*scale, p.height*scale, false, fpdf.ImageOptions{ImageType: "png"}, 0, "")
	return p.height * scale
}

// isLogo says whether an attachment is the seller's logo: a PNG or JPEG named logo.
func isLogo(a invoice.Attachment) bool {
	name := strings.TrimSuffix(a.FileName, path.Ext(a.FileName))
	return a.Content.Open != nil && a.Content.Size <= MaxLogo && (a.Content.MediaType == "image/png" || a.Content.MediaType == "image/jpeg") &&
		(strings.EqualFold(name, "logo") || strings.EqualFold(a.Reference, "logo"))
}
