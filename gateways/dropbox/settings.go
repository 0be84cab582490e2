package dropbox

import (
	"errors"
	"net/netip"
	"net/url"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/plugin"
)

// scopes are what a delivery needs: to see whose Dropbox it is, to look for files
// and to save them. Reading files is not among it.
func scopes() []string {
	return []string{"account_info.read", "files.content.write", "files.metadata.read"}
}

// consentParams ask for a lasting permission.
func consentParams() map[string]string { return map[string]string{"token_access_type": "offline"} }

func fields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.SignIn, "sign_in", "How to connect",
			plugin.Choice{Value: byToken, Title: "Refresh token of an app"},
			plugin.Choice{Value: byConnect, Title: "Sign in at Dropbox"},
		).Or(byToken),
		plugin.Text(&s.ClientID, "client_id", "Client ID").Must().Like("a1b2c3d4e5f6g7h").Place().
			About("What Dropbox calls the app key; in its App Console under Settings."),
		plugin.Password(&s.ClientSecret, "client_secret", "Client secret").Rare().
			About("What Dropbox calls the app secret; left empty for a permission given with PKCE, which needs none."),
		plugin.Password(&s.RefreshToken, "refresh_token", "Refresh token").Must().When("sign_in", byToken).
			About("The lasting permission that the app was given, with the scopes account_info.read, files.content.write and files.metadata.read."),
		plugin.Grant(&s.Connection, "connection", "Dropbox", plugin.Consent{
			AuthorizeURL: "{authorize_url}",
			TokenURL:     "{token_url}",
			Scopes:       scopes(),
			Params:       consentParams(),
		}).When("sign_in", byConnect).About("Sign in as the user whose Dropbox takes the documents."),
		plugin.OneOf(&s.Access, "access", "The app may use",
			plugin.Choice{Value: appFolder, Title: "Its own folder under Apps"},
			plugin.Choice{Value: fullAccess, Title: "The whole Dropbox"},
		).Or(appFolder).About("As the app was registered at Dropbox; the folder is counted from there."),
		plugin.Text(&s.Folder, "folder", "Folder").PerRule().Like("Invoices/Out").
			About("Folder in the app's own folder, or from the top of the whole Dropbox; team folders cannot be reached."),
		plugin.Switch(&s.CreateFolder, "create_folder", "Make the folder when it is missing"),
		filing.OnExists(&s.OnExists),
		plugin.Switch(&s.Robot, "robot", "The partner takes files away at once").Rare().
			About("Then a doubtful file is also looked for among those that were deleted."),
		plugin.Span(&s.Timeout, "timeout", "Give up after silence of").Or("60s").Between("1s", "1h").Rare().
			About("How long no byte may move; the answer after a whole file may take five times as long."),
		plugin.Text(&s.APIURL, "api_url", "Address of the interface").Or("https://api.dropboxapi.com").Rare().Place(),
		plugin.Text(&s.ContentURL, "content_url", "Address for files").Or("https://content.dropboxapi.com").Rare().Place(),
		plugin.Text(&s.AuthorizeURL, "authorize_url", "Address of the sign-in page").
			Or("https://www.dropbox.com/oauth2/authorize").Rare().Place(),
		plugin.Text(&s.TokenURL, "token_url", "Address of the tokens").
			Or("https://api.dropboxapi.com/oauth2/token").Rare().Place(),
	}
}

// check is the rules across fields. Every wrong one is named.
func check(s Settings) error {
	var wrong []error
	for _, a := range []struct{ field, address string }{
		{"api_url", s.APIURL}, {"content_url", s.ContentURL}, {"authorize_url", s.AuthorizeURL}, {"token_url", s.TokenURL},
	} {
		if !trusted(a.address) {
			wrong = append(wrong, fault.Setting(a.field, "must be an https address without a question mark"))
		}
	}
	_, err := s.folder(s.Folder)
	return errors.Join(append(wrong, err)...)
}

// folder is a folder as Dropbox wants it. In a whole Dropbox it is never the top.
func (s Settings) folder(text string) (string, error) {
	folder, err := cleanFolder("folder", text)
	if err == nil && folder == "" && s.Access == fullAccess {
		err = fault.Setting("folder", "name a folder, so that documents do not land between other things at the top of the Dropbox")
	}
	return folder, err
}

// trusted accepts https, and http on this machine for a simulator: tokens and
// documents go to these addresses.
func trusted(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && private(u)
}

// private says whether nobody can listen on the way.
func private(u *url.URL) bool {
	if u.Scheme == "https" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}
