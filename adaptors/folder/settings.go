package folder

import (
	"errors"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Settings are what a person enters.
type Settings struct {
	Path        string
	Pattern     string
	Subfolders  bool
	Settle      time.Duration
	After       string // move, remove or leave
	DoneFolder  string
	ErrorFolder string
}

// The values of Settings.After.
const (
	move   = "move"
	remove = "delete"
	leave  = "leave"
)

func fields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.Path, "path", "Folder").Must().Like("/srv/invoices/in").
			About("Full path of an existing folder."),
		plugin.Text(&s.Pattern, "pattern", "Files").Or("*").Like("*.xml; *.pdf").
			About("Names to take, with * for any text; several are parted by semicolons."),
		plugin.Switch(&s.Subfolders, "subfolders", "Look into folders within it").Or("no"),
		plugin.Span(&s.Settle, "settle", "A file is finished when it has not changed for").Or("10s").Between("0s", "1h"),
		plugin.OneOf(&s.After, "after", "After a file was read",
			plugin.Choice{Value: move, Title: "Move it"},
			plugin.Choice{Value: remove, Title: "Delete it"},
			plugin.Choice{Value: leave, Title: "Leave it"},
		).Or(move).About("A file left in place is read at every pull, though it is exported once."),
		plugin.Text(&s.DoneFolder, "done_folder", "Folder for files that were read").Or("done").When("after", move).Rare().
			About("A name within the folder; it is made when it is missing."),
		plugin.Text(&s.ErrorFolder, "error_folder", "Folder for files that cannot be used").Or("error").
			When("after", move).When("after", remove).Rare().
			About("The reason is put beside each file."),
	}
}

// check is the rules across fields.
func check(s Settings) error {
	var wrong []error
	if !filepath.IsAbs(s.Path) {
		wrong = append(wrong, fault.Setting("path", "must be a full path"))
	}
	for _, p := range s.patterns() {
		if _, err := path.Match(p, "x"); err != nil || strings.Contains(p, "/") {
			wrong = append(wrong, fault.Setting("pattern", "%q is not a pattern for file names", p))
		}
	}
	for field, name := range map[string]string{"done_folder": s.DoneFolder, "error_folder": s.ErrorFolder} {
		if !plainFolder(name) {
			wrong = append(wrong, fault.Setting(field, "must be the name of a folder within the folder, without a path"))
		}
	}
	if strings.EqualFold(s.DoneFolder, s.ErrorFolder) && s.After == move {
		wrong = append(wrong, fault.Setting("error_folder", "must be another folder than the one for files that were read"))
	}
	return errors.Join(wrong...)
}

func plainFolder(name string) bool {
	return name != "" && name != "." && name != ".." && filepath.IsLocal(name) && !strings.ContainsAny(name, `/\:`)
}

// patterns are in small letters, for names are compared so.
func (s Settings) patterns() []string {
	var all []string
	for p := range strings.SplitSeq(s.Pattern, ";") {
		if p = strings.ToLower(strings.TrimSpace(p)); p != "" {
			all = append(all, p)
		}
	}
	return all
}
