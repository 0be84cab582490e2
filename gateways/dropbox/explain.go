package dropbox

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/web"
)

const (
	fullWait = 30 * time.Minute // for a Dropbox without room
	busyWait = 5 * time.Second  // for one in which somebody else is writing just now
	mostWait = 24 * time.Hour
)

// interrupted is a delivery that was to end before it had.
func interrupted(cause error, whole bool) error {
	if whole {
		return fault.Wrap(fault.Uncertain, cause, "the delivery was interrupted before Dropbox had said whether it has the file")
	}
	return fault.Wrap(fault.Temporary, cause, "the delivery was interrupted; nothing was delivered")
}

// explain gives what went wrong its kind, and says in words what happened, whether
// anything was delivered and what to do.
func (g *gateway) explain(ctx context.Context, q question, t *trip, err error) error {
	f := fault.As(err)
	switch {
	case err == nil:
		return nil
	case t == nil: // the sign-in, which has said it all
		return err
	case t.status == 0 && ctx.Err() != nil:
		return interrupted(errors.Join(ctx.Err(), err), q.saves && t.whole())
	case f != nil && !t.began:
		return fielded(f, q.address())
	case f != nil:
		return f
	case t.status == 0:
		return g.broke(q, t, err)
	case t.status == http.StatusOK && q.saves:
		return fault.Wrap(fault.Uncertain, err, "the answer of Dropbox broke off; it is not known whether the file was saved")
	case t.status == http.StatusOK:
		return fault.Wrap(fault.Temporary, err, "the answer of Dropbox broke off while we were %s; nothing was delivered, and we try again", q.doing)
	}
	e := g.refused(q, t, err)
	e.Err = err
	return e
}

// address is the setting from which the address of a question comes.
func (q question) address() string {
	if q.body != nil || q.saves {
		return "content_url"
	}
	return "api_url"
}

// broke explains why there was no answer. Until the last byte was sent nothing can
// have been saved, for Dropbox knows how many there are.
func (g *gateway) broke(q question, t *trip, err error) error {
	at := g.settings.APIURL
	if q.address() == "content_url" {
		at = g.settings.ContentURL
	}
	host, port := hostOf(at)
	if f := netx.TLSFault(err, host); f != nil && !t.whole() { // F-76
		f.Field = q.address()
		return f
	}
	if q.saves && t.whole() {
		return fault.Wrap(fault.Uncertain, err, "Dropbox did not say whether it has saved the file")
	}
	e := fault.New(fault.Temporary, "the line to %s broke while we were %s; nothing was delivered, and we try again", host, q.doing).
		Coded("GW-CONNECT", "host", host, "port", port, "ip", "")
	e.Err = err
	return e
}

// fielded names the setting that an address which may not be dialled comes from.
func fielded(f *fault.Error, field string) error {
	if f.Kind == fault.Configuration && f.Field == "" {
		f.Field = field
	}
	return f
}

// refused explains an answer that says no.
func (g *gateway) refused(q question, t *trip, err error) *fault.Error {
	tag := tagsOf(err)
	said := cmp.Or(web.Safe(tag), g.said(err))
	code := strconv.Itoa(t.status)
	var e *fault.Error
	switch s := t.status; {
	case s == http.StatusUnauthorized:
		return g.notLetIn(tag)
	case s == http.StatusTooManyRequests:
		return slowDown(t.header, waitOf(err), g.now())
	case s == http.StatusConflict:
		return g.saysNo(q, t, tag)
	case s == http.StatusBadRequest && strings.Contains(err.Error(), "access token is malformed"):
		return g.notLetIn("invalid_access_token")
	case s == http.StatusForbidden:
		e = fault.Setting(g.sign.field(), "the account at Dropbox may not do this (403 %s); nothing was delivered; sign in with another account", said)
	case s/100 == 3:
		e = fault.New(fault.Permanent, "the address of Dropbox points elsewhere (%d); the document was not sent there; correct the address in the settings", s)
	case s == http.StatusGatewayTimeout && q.saves:
		e = fault.New(fault.Uncertain, "Dropbox did not answer in time behind its door (504); it is not known whether the file was saved")
	case s >= 500, s == http.StatusRequestTimeout, s == http.StatusLocked, s == http.StatusTooEarly:
		e = fault.New(fault.Temporary, "Dropbox cannot take the document now (%d); nothing was delivered, and we try again", s)
		e.RetryAfter = web.Wait(t.header, g.now())
	default:
		e = fault.New(fault.Permanent, "Dropbox does not take the document (%d: %s); nothing was delivered", s, said)
	}
	return e.Coded("GW-HTTP", "code", code, "text", said)
}

// notLetIn is F-71: an access token that is refused although it is new.
func (g *gateway) notLetIn(tag string) *fault.Error {
	tag, scope, _ := strings.Cut(tag, "/")
	switch tag {
	case "missing_scope":
		return g.sign.again(nil, "the app may not do this at Dropbox: the permission "+web.Safe(scope)+
			" is missing; nothing was delivered; tick it in the App Console of Dropbox, then sign in again")
	case "user_suspended":
		return g.sign.again(nil, "the account at Dropbox is suspended; nothing was delivered; ask whoever runs the account")
	}
	return g.sign.again(nil, "Dropbox does not let us in, not even with a new token; nothing was delivered; sign in at Dropbox again")
}

// saysNo explains an error of a route.
func (g *gateway) saysNo(q question, t *trip, tag string) *fault.Error {
	last := tag[strings.LastIndexByte(tag, '/')+1:]
	quota := func(format string, args ...any) *fault.Error {
		e := fault.New(fault.Temporary, format, args...).Coded("GW-QUOTA", "service", service)
		e.RetryAfter = cmp.Or(web.Wait(t.header, g.now()), fullWait)
		return e
	}
	switch last {
	case "insufficient_space", "team_folder_insufficient_space", "member_folder_insufficient_space": // F-64
		return quota("the Dropbox is full; nothing was delivered; make room there, we try again later")
	case "upload_traffic_limit_reached":
		return quota("the account at Dropbox may upload no more for now; nothing was delivered, and we try again later")
	case "too_many_write_operations":
		return slowDown(t.header, 0, g.now())
	case "content_hash_mismatch":
		return fault.New(fault.Temporary, "the file did not arrive whole at Dropbox, which has thrown it away; nothing was delivered, and we try again").
			Coded("GW-VERIFY")
	case "no_write_permission", "access_restricted", "team_folder", "restricted_content":
		return g.folderFault(q, "the folder %s in the Dropbox is closed to us; nothing was delivered; ask its owner to let us write there, or choose another", shown(q.folder))
	case "file_ancestor", "not_folder":
		return g.folderFault(q, "%s in the Dropbox is a file and no folder; nothing was delivered; choose another folder", shown(q.folder))
	case "malformed_path", "disallowed_name":
		return fault.New(fault.Permanent, "Dropbox does not take the name %s; nothing was delivered; choose a plainer file name or folder", q.path).
			Coded("GW-HTTP", "code", strconv.Itoa(t.status), "text", last)
	case "not_found", "closed", "incorrect_offset", "concurrent_session_invalid_offset":
		e := fault.New(fault.Temporary, "Dropbox lost the beginning of the file while it was uploaded (%s); nothing was delivered, and we begin again", last)
		return e.Coded("GW-HTTP", "code", strconv.Itoa(t.status), "text", last)
	}
	e := fault.New(fault.Permanent, "Dropbox does not take the document (%s); nothing was delivered", web.Safe(tag))
	return e.Coded("GW-HTTP", "code", strconv.Itoa(t.status), "text", web.Safe(tag))
}

// folderFault is a folder that is missing or closed to us.
func (g *gateway) folderFault(q question, format string, args ...any) *fault.Error {
	return fault.Setting("folder", format, args...).Coded("GW-FOLDER", "path", shown(q.folder))
}

// shown is a folder for a person.
func shown(folder string) string { return cmp.Or(folder, "/") }

// slowDown is F-81: Dropbox wants to be left alone for a while, which it tells in
// the header or in the error.
func slowDown(h http.Header, seconds uint64, now time.Time) *fault.Error {
	wait := cmp.Or(web.Wait(h, now), min(time.Duration(min(seconds, 1<<20))*time.Second, mostWait), busyWait)
	e := fault.New(fault.Temporary, "Dropbox asks us to slow down; nothing was delivered, and we go on in %v", wait.Round(time.Second)).
		Coded("SRC-LIMIT", "system", service, "time", now.Add(wait).UTC().Format(time.RFC3339))
	e.RetryAfter = wait
	return e
}

// said is a stranger's text without our token.
func (g *gateway) said(err error) string {
	return web.Safe(web.Secrets(g.sign.secrets()).Redact(err.Error()))
}
