// Package cms reads and writes the Cryptographic Message Syntax (RFC 5652) as a
// stream: signed, enveloped, authenticated-enveloped (RFC 5083, RFC 5084) and
// compressed data (RFC 3274), as AS2 and S/MIME use them.
//
// Writing is a writer around a writer, so layers stack and memory stays at one
// chunk per layer however long the content is:
//
//	enc, err := cms.Encrypt(file, cms.AES256CBC, cms.To{Certificate: theirs})
//	zip := cms.Compress(enc)
//	io.Copy(zip, document); zip.Close(); enc.Close()
//
// Content that fits one chunk is written as DER with known lengths, which every
// product reads; longer content as BER with indefinite lengths and a constructed
// octet string. A signature is detached and made from the digest alone:
//
//	signature, err := cms.Sign(digest, time.Now(), cms.Signer{Hash: crypto.SHA256, Certificate: ours, Key: key})
//
// Reading begins with Open, which finds out the type; then one of Decrypt,
// Inflate and Signed takes the rest. Input may be DER or BER, binary or base64:
//
//	content, err := cms.Open(r)
//	switch content.Type {
//	case cms.EnvelopedData, cms.AuthEnvelopedData:
//		how, err := content.Decrypt(spool, keys)
//	case cms.CompressedData:
//		n, err := content.Inflate(spool, limit)
//	case cms.SignedData:
//		signed, err := content.Signed(spool) // spool gets the content when it is inside
//		cert, err := signed.Verify(digest, partner.Certificates)
//	}
//
// What Decrypt wrote may be used only after it returned nil: the tag of AES-GCM
// and the padding of CBC stand at the end. So the caller gives a file or another
// place that can be thrown away.
//
// # What it will not do
//
// It never trusts a certificate that came with a message: Verify looks only at
// those given to it. It does not build or check certificate chains. It writes
// neither key agreement nor password recipients, and reads neither; RC2, RC4 and
// single DES are refused. RSA-PSS is verified where its mask uses the digest of
// the signature, which is what everybody sends. AES-GCM takes a nonce of twelve
// bytes, as RFC 5084 recommends.
//
// # Why no library
//
// smallstep/pkcs7, the nearest one, holds the content in memory several times,
// turns BER into DER by copying the whole message, knows neither GCM with its own
// content type nor OAEP, PSS or compression, and picks the cipher by a package
// variable. What would have been left of it is a few structures.
package cms
