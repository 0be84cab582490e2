package email

import (
	"net/textproto"
	"testing"

	"github.com/postbud/postbud/fault"
)

func TestMicrosofts5_7_139HasItsOwnText(t *testing.T) {
	l := &line{gateway: &gateway{settings: Settings{Host: "smtp.office365.com", User: "u"}}, ctx: t.Context()}
	f := fault.As(l.refusedLogin(&textproto.Error{Code: 535, Msg: "5.7.139 Authentication unsuccessful, basic authentication is disabled."}))
	if f.Code != "GW-MAIL-AUTH" || f.Kind != fault.Configuration || f.Field != "password" {
		t.Errorf("%#v", f)
	}
}
