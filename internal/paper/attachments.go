package paper

import (
	"cmp"
	"path"
	"strconv"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// Attachments are the supporting documents of an invoice (BG-24) whose bytes are at
// hand, as files to carry. Their names differ from each other and from those that are
// taken.
func Attachments(inv *invoice.Invoice, taken []string) []File {
	used := map[string]bool{}
	for _, name := range taken {
		used[strings.ToLower(name)] = true
	}
	var files []File
	for _, a := range inv.Attachments {
		if !a.Content.Given() || a.Content.Open == nil {
			continue
		}
		files = append(files, File{
			Name:         unused(cmp.Or(a.FileName, a.Reference, "attachment"), used),
			Description:  cmp.Or(a.Description, a.Reference),
			MediaType:    a.Content.MediaType,
			Relationship: "Data",
			Open:         a.Content.Open,
			SHA256:       a.Content.SHA256,
		})
	}
	return files
}

// unused is a name that no other file has: folders left off, a number added where it
// has to be.
func unused(name string, used map[string]bool) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:`, r) {
			return '_'
		}
		return r
	}, name)
	extension := path.Ext(name)
	free := name
	for n := 2; used[strings.ToLower(free)]; n++ {
		free = strings.TrimSuffix(name, extension) + "-" + strconv.Itoa(n) + extension
	}
	used[strings.ToLower(free)] = true
	return free
}
