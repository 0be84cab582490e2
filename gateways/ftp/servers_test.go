package ftp_test

import (
	"testing"

	"github.com/postbud/postbud/gateways/ftp"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/plugin"
)

func impatient(f gatewaytest.Far) gatewaytest.Far {
	f.Impatient = plugin.Values{"timeout": "1s"}
	return f
}

// The real things: vsftpd and ProFTPD, processes of their own, behind a relay that
// can be cut.
func TestGatewayAtVsftpd(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far { return impatient(ftpd.Vsftpd(t, ftpd.Server{}).Far(t)) })
}

func TestGatewayAtVsftpdThatWantsItsTLSSessionAgain(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far {
		return impatient(ftpd.Vsftpd(t, ftpd.Server{Security: "explicit"}).Far(t))
	})
}

func TestGatewayAtProFTPD(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far { return impatient(ftpd.ProFTPD(t, ftpd.Server{}).Far(t)) })
}

func TestGatewayAtProFTPDThatIsEncryptedFromTheStart(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far {
		return impatient(ftpd.ProFTPD(t, ftpd.Server{Security: "implicit"}).Far(t))
	})
}
