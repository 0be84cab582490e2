package filing

import (
	"path"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Settings are how files are laid down at a partner's server: where, under which name
// and how sure one is of it.
type Settings struct {
	Folder       string
	CreateFolder bool
	Temporary    string
	PartFolder   string
	OnExists     string
	Verify       string
	Robot        bool
}

// What the name of a file is while it is sent.
const (
	Part   = "part"   // one of its own in the same folder
	Aside  = "folder" // one in another folder
	Direct = "none"   // the final one at once
)

// What happens when another file has the name.
const (
	Refuse    = "refuse"
	Number    = "number"
	Overwrite = "overwrite"
)

// How a file that was sent is checked.
const (
	BySize  = "size"
	ByHash  = "hash"
	ByTrust = "none"
)

// Fields binds the settings to their fields, for a declaration. Taken says what is sure
// at these servers when another file takes the name at the same time.
func (s *Settings) Fields(taken string) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.Folder, "folder", "Folder").PerRule().Like("in/invoices").
			About("Folder at the server, from where one lands after signing in or from the root on."),
		plugin.Switch(&s.CreateFolder, "create_folder", "Make the folder when it is missing"),
		plugin.OneOf(&s.Temporary, "temporary", "Name while it is sent",
			plugin.Choice{Value: Part, Title: "Hidden: .name.letters.part"},
			plugin.Choice{Value: Aside, Title: "In another folder"},
			plugin.Choice{Value: Direct, Title: "The final name at once (a broken line leaves half a file)"},
		).Or(Part).Rare(),
		plugin.Text(&s.PartFolder, "part_folder", "Folder while it is sent").When("temporary", Aside).Like("in/upload").
			About("On the same disk as the folder, since the file is moved by renaming."),
		OnExists(&s.OnExists).About(taken),
		plugin.OneOf(&s.Verify, "verify", "Check after sending",
			plugin.Choice{Value: BySize, Title: "Size"},
			plugin.Choice{Value: ByHash, Title: "Size and content, read back"},
			plugin.Choice{Value: ByTrust, Title: "Nothing (the partner's server lets nobody look)"},
		).Or(BySize).Rare(),
		plugin.Switch(&s.Robot, "robot", "The partner takes files away at once").Rare().
			About("Then a file that is not there any more counts as delivered, and a doubtful one is left to a person."),
	}
}

// OnExists binds what happens when another file has the name.
func OnExists(s *string) *plugin.Field {
	return plugin.OneOf(s, "on_exists", "When another file has the name",
		plugin.Choice{Value: Refuse, Title: "Stop and tell me"},
		plugin.Choice{Value: Number, Title: "Add a number"},
		plugin.Choice{Value: Overwrite, Title: "Replace it"},
	).Or(Refuse).Rare()
}

// Check holds the rules across fields; each error is a Configuration fault that names
// its field.
func (s Settings) Check() error {
	if _, err := Folder("folder", s.Folder); err != nil {
		return err
	}
	if s.Temporary == Aside && s.PartFolder == "" {
		return fault.Setting("part_folder", "name the folder for files that are being sent")
	}
	_, err := Folder("part_folder", s.PartFolder)
	return err
}

// FolderFor is the folder of the rule whose options these are, or the destination's. A
// rule's may be filled in from the document, so that what is wrong with it is an
// Invalid fault, wrong with this document alone.
func (s Settings) FolderFor(options plugin.Values) (string, error) {
	text, ruled := options["folder"]
	if !ruled {
		text = s.Folder
	}
	folder, err := Folder("folder", text)
	if f := fault.As(err); f != nil && ruled {
		f.Kind = fault.Invalid
	}
	return folder, err
}

// Grows is where a parcel's file grows until it gets its name; "" when it has that at
// once. It is this parcel's alone: another one may have the same file name, and go to
// another folder or come from another destination.
func (s Settings) Grows(name, parcel, folder string) string {
	switch s.Temporary {
	case Direct:
		return ""
	case Aside:
		return path.Join(s.PartFolder, Apart(name, parcel, folder))
	}
	return path.Join(folder, Unfinished(name, parcel, folder))
}
