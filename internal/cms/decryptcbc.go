package cms

import (
	"crypto/cipher"
	"crypto/subtle"
	"errors"
	"io"
)

// decryptCBC writes the plain content without its padding. What is wrong with
// the content is failed; err is trouble of reading or writing.
func decryptCBC(w io.Writer, src io.Reader, block cipher.Block, vector []byte) (failed, err error) {
	mode := cipher.NewCBCDecrypter(block, vector)
	size := mode.BlockSize()
	buffer := make([]byte, size+chunk)
	held := 0 // a last block that may be the padding stands at the beginning
	for {
		n, err := io.ReadFull(src, buffer[held:held+chunk])
		mode.CryptBlocks(buffer[held:held+n/size*size], buffer[held:held+n/size*size])
		have := held + n/size*size
		if err == nil {
			if _, err := w.Write(buffer[:have-size]); err != nil {
				return nil, err
			}
			held = copy(buffer, buffer[have-size:have])
			continue
		}
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, err
		}
		if n%size != 0 || have == 0 {
			return ErrDecrypt, nil
		}
		padding, ok := paddingOf(buffer[have-size : have])
		if _, err := w.Write(buffer[:have-padding]); err != nil {
			return nil, err
		}
		if !ok {
			return ErrDecrypt, nil
		}
		return nil, nil
	}
}

// paddingOf finds how much of the last block is padding (RFC 5652, 6.3), in the
// same time for every block. With bad padding it is one byte, so that the caller
// goes the same way.
func paddingOf(last []byte) (int, bool) {
	n := int(last[len(last)-1])
	good := subtle.ConstantTimeLessOrEq(1, n) & subtle.ConstantTimeLessOrEq(n, len(last))
	for i, b := range last {
		inPadding := subtle.ConstantTimeLessOrEq(len(last)-n, i)
		good &= subtle.ConstantTimeSelect(inPadding, subtle.ConstantTimeByteEq(b, byte(n)), 1)
	}
	return subtle.ConstantTimeSelect(good, n, 1), good == 1
}
