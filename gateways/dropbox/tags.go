package dropbox

import (
	"errors"
	"strings"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/auth"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/files"
)

// tagsOf is the error of an answer as a path of union tags, as Dropbox itself
// writes it in its summaries: "path/conflict/file". It is "" where the answer had
// no error that is known.
func tagsOf(err error) string {
	var upload files.UploadAPIError
	var start files.UploadSessionStartAPIError
	var more files.UploadSessionAppendV2APIError
	var finish files.UploadSessionFinishAPIError
	var look files.GetMetadataAPIError
	var past files.ListRevisionsAPIError
	var remove files.DeleteV2APIError
	var sign auth.AuthAPIError
	var access auth.AccessAPIError
	var rate auth.RateLimitAPIError
	switch {
	case errors.As(err, &upload) && upload.EndpointError != nil:
		e := upload.EndpointError
		if e.Path != nil {
			return join(e.Tag, writeTags(e.Path.Reason))
		}
		return e.Tag
	case errors.As(err, &start) && start.EndpointError != nil:
		return start.EndpointError.Tag
	case errors.As(err, &more) && more.EndpointError != nil:
		return more.EndpointError.Tag
	case errors.As(err, &finish) && finish.EndpointError != nil:
		e := finish.EndpointError
		if e.LookupFailed != nil {
			return join(e.Tag, e.LookupFailed.Tag)
		}
		return join(e.Tag, writeTags(e.Path))
	case errors.As(err, &look) && look.EndpointError != nil:
		return join(look.EndpointError.Tag, lookTag(look.EndpointError.Path))
	case errors.As(err, &past) && past.EndpointError != nil:
		return join(past.EndpointError.Tag, lookTag(past.EndpointError.Path))
	case errors.As(err, &remove) && remove.EndpointError != nil:
		e := remove.EndpointError
		return join(e.Tag, lookTag(e.PathLookup)+writeTags(e.PathWrite))
	case errors.As(err, &sign) && sign.AuthError != nil:
		if sign.AuthError.MissingScope != nil {
			return join(sign.AuthError.Tag, sign.AuthError.MissingScope.RequiredScope)
		}
		return sign.AuthError.Tag
	case errors.As(err, &access) && access.AccessError != nil:
		return access.AccessError.Tag
	case errors.As(err, &rate) && rate.RateLimitError != nil && rate.RateLimitError.Reason != nil:
		return rate.RateLimitError.Reason.Tag
	}
	return ""
}

func join(tags ...string) string {
	for len(tags) > 0 && tags[len(tags)-1] == "" {
		tags = tags[:len(tags)-1]
	}
	return strings.Join(tags, "/")
}

func writeTags(e *files.WriteError) string {
	switch {
	case e == nil:
		return ""
	case e.Conflict != nil:
		return join(e.Tag, e.Conflict.Tag)
	}
	return e.Tag
}

func lookTag(e *files.LookupError) string {
	if e == nil {
		return ""
	}
	return e.Tag
}

// waitOf is how many seconds an answer wants to be left alone, 0 when it does not
// say.
func waitOf(err error) uint64 {
	var rate auth.RateLimitAPIError
	if errors.As(err, &rate) && rate.RateLimitError != nil {
		return rate.RateLimitError.RetryAfter
	}
	return 0
}

// spent says whether a new access token may help against an answer 401.
func spent(err error) bool {
	tag, _, _ := strings.Cut(tagsOf(err), "/")
	switch tag {
	case auth.AuthErrorMissingScope, auth.AuthErrorUserSuspended, auth.AuthErrorRouteAccessDenied:
		return false
	}
	return true
}
