// Mails as nodemailer builds them: a newsletter in two forms, and one with a picture in it.
const { createTransport } = require("nodemailer")
const { writeFileSync } = require("fs")
const place = process.argv[2]
const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" })
const html = `<!doctype html><html><head><style>td{font-family:sans-serif}</style></head><body>
<div style="display:none;max-height:0">What you find in this number</div>
<table width="600"><tr><td><a href="https://courier.example.org/view">View this message in your browser</a></td></tr>
<tr><td><h1>The Larch Court Letter</h1>
<p>Dear neighbours, after eleven weeks the lift runs again. The new motor was put in by a firm from Millhouse.</p>
<h2>Bins</h2>
<ul><li>Paper is fetched on the first Tuesday of the month.</li><li>The garden bin stays locked until May.</li></ul>
<h2>What it cost</h2>
<table border="1"><tr><th>Part</th><th>£</th></tr><tr><td>motor</td><td>4,180</td></tr><tr><td>cake</td><td>12</td></tr></table>
<p>“It is faster than I am,” says Mrs Adeyemi, who is ninety-one – and who should know.</p></td></tr>
<tr><td><p>You are receiving this email because you live here. <a href="https://courier.example.org/u">Unsubscribe</a></p></td></tr></table>
</body></html>`
const text = "THE LARCH COURT LETTER\n\nAfter eleven weeks the lift runs again.\n"
const from = "Larch Court <letter@larch.example.org>"
const date = new Date("2024-04-02T08:00:00Z")
const mails = {
  newsletter: { subject: "The lift is back – and what it cost", html, text, textEncoding: "quoted-printable",
    list: { unsubscribe: "https://courier.example.org/u" } },
  picture: { subject: "The key", html: `<p>The spare key to the cellar hangs behind the blue door, as the picture shows.</p>
<p><img src="cid:key" alt="a key"></p><p>Whoever loses theirs pays £12.50 for a new one.</p>`,
    attachments: [{ filename: "key.gif", cid: "key", contentType: "image/gif",
      content: Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=", "base64") }] },
}
for (const [name, mail] of Object.entries(mails))
  transport.sendMail({ from, to: "all@larch.example.org", date, messageId: `<${name}@larch.example.org>`, ...mail },
    (error, sent) => { if (error) throw error; writeFileSync(`${place}/${name}.eml`, sent.message) })
