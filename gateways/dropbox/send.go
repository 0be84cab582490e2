package dropbox

import (
	"context"
	"io"
	"strings"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/files"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
)

// chunk is the most that one request carries; a larger document comes in a session.
// It is a number of whole blocks, so that each chunk has a hash of its own.
const chunk = 2 * block

// send uploads the document under a name, and is told whether something is in the
// way there.
func (v *visit) send(name string) (saved *files.FileMetadata, inTheWay bool, err error) {
	from := &document{ctx: v.ctx, file: v.parcel.File}
	defer from.close()
	q := v.question("sending", name)
	var t *trip
	if v.parcel.Size <= chunk {
		saved, t, err = v.upload(q, from)
	} else {
		saved, t, err = v.inSession(q, from)
	}
	switch tag := tagsOf(err); {
	case strings.HasSuffix(tag, "conflict/file"), strings.HasSuffix(tag, "conflict/folder"):
		return nil, true, nil
	case err != nil:
		q.saves = t != nil && t.saves
		return nil, false, v.explain(v.ctx, q, t, err)
	case saved == nil || !v.same(saved):
		return nil, false, v.incomplete()
	}
	return saved, false, nil
}

// upload sends the document in one request.
func (v *visit) upload(q question, from *document) (saved *files.FileMetadata, t *trip, err error) {
	arg := &files.UploadArg{CommitInfo: *v.commit(q.path), ContentHash: v.hashes.hash()}
	q.saves, q.body = true, v.piece(from, 0, v.parcel.Size)
	q.ask = func(ctx context.Context, body io.Reader) (err error) {
		saved, err = v.api.UploadContext(ctx, arg, body)
		return err
	}
	t, err = v.ask(v.ctx, q)
	return saved, t, err
}

// inSession sends the document in chunks. It is under its name only when Dropbox is
// told, at the end, that this was all.
func (v *visit) inSession(q question, from *document) (saved *files.FileMetadata, t *trip, err error) {
	cursor := &files.UploadSessionCursor{}
	for size := v.parcel.Size; int64(cursor.Offset) < size; {
		at := int64(cursor.Offset)
		end := min(at+chunk, size)
		hash := v.hashes.part(at, end).hash()
		one := q
		one.body = v.piece(from, at, end-at)
		one.ask = func(ctx context.Context, body io.Reader) error {
			if at > 0 {
				return v.api.UploadSessionAppendV2Context(ctx, &files.UploadSessionAppendArg{Cursor: cursor, Close: end == size, ContentHash: hash}, body)
			}
			begun, err := v.api.UploadSessionStartContext(ctx, &files.UploadSessionStartArg{Close: end == size, ContentHash: hash}, body)
			if err == nil {
				cursor.SessionId = begun.SessionId
			}
			return err
		}
		if t, err = v.ask(v.ctx, one); err != nil {
			return nil, t, err
		}
		cursor.Offset = uint64(end)
	}
	if err := v.ctx.Err(); err != nil { // the lease may be lost: the last moment to stop
		return nil, nil, interrupted(err, false)
	}
	q.saves = true
	q.ask = func(ctx context.Context, _ io.Reader) (err error) {
		saved, err = v.api.UploadSessionFinishContext(ctx, &files.UploadSessionFinishArg{Cursor: cursor, Commit: v.commit(q.path)}, nil)
		return err
	}
	t, err = v.ask(v.ctx, q)
	return saved, t, err
}

// piece is a part of the document, as often as it has to be sent.
func (v *visit) piece(from *document, at, size int64) func() (*stream, error) {
	return func() (*stream, error) {
		if err := from.from(at); err != nil {
			return nil, err
		}
		return newStream(from, size), nil
	}
}

// commit says where the file goes. A file is only added, never beside another one
// under a name that Dropbox makes up, and not even where the content is the same:
// what is there is looked at by us.
func (v *visit) commit(path string) *files.CommitInfo {
	c := files.NewCommitInfo(path)
	c.Mode = &files.WriteMode{Tagged: dropbox.Tagged{Tag: files.WriteModeAdd}}
	c.StrictConflict = true
	if v.settings.OnExists == filing.Overwrite {
		c.Mode.Tag, c.StrictConflict = files.WriteModeOverwrite, false
	}
	if made := v.parcel.Made.UTC(); !made.IsZero() {
		at := dropbox.DBXTime(made)
		c.ClientModified = &at
	}
	c.Mute = v.probe
	return c
}

// incomplete is a file that Dropbox has saved and that is not what was sent. Looking
// again finds it under its name with other content, which is for a person to see.
func (v *visit) incomplete() error {
	return fault.New(fault.Uncertain, "Dropbox has saved the file, but its hash of it is not that of what was sent; look at the file there")
}
