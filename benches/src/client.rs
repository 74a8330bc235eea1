//! A phone and the server it talks to, for measurements over HTTP: whole
//! multipart forms with their own instance and person, on connections that stay
//! open, each with HTTP Digest as phones on a plain network do.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use masar_exchange::openrosa::{digest_ha1, md5_hash};

const PATH: &str = "/submission?deviceID=bench";
const BOUNDARY: &str = "masar-bench-boundary";

/// One of the demo's accounts.
const ACCOUNT: (&str, &str) = ("caseworker", "demo-caseworker");

/// A server on a data folder, as an operator starts it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    listen: &'static str,
}

impl Server {
    /// Starts it and waits until it takes connections.
    pub fn start(binary: &Path, dir: &Path, listen: &'static str) -> Self {
        let mut command = Command::new(binary);
        command.arg("serve").arg(dir).args(["--listen", listen]).stdout(Stdio::null());
        let server = Self { child: command.spawn().unwrap(), listen };
        for _ in 0..400 {
            if TcpStream::connect(listen).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("the server did not start");
    }

    pub fn connect(&self) -> io::Result<Phone> {
        Phone::connect(self.listen)
    }

    /// Asks it to end, as an operator would.
    pub fn stop(mut self) {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as a power cut would end the process: SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Runs the binary to its end and gives back what it printed.
pub fn run(binary: &Path, arguments: &[&str]) -> String {
    let output = Command::new(binary).args(arguments).output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", said(&output.stdout), said(&output.stderr));
    said(&output.stdout)
}

/// One connection that stays open.
#[derive(Debug)]
pub struct Phone {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
    listen: &'static str,
    realm: String,
    nonce: String,
    /// How often the nonce was used.
    count: u32,
}

impl Phone {
    fn connect(listen: &'static str) -> io::Result<Self> {
        let stream = TcpStream::connect(listen)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let reader = BufReader::new(stream.try_clone()?);
        let (realm, nonce) = (String::new(), String::new());
        let mut phone = Self { stream, reader, listen, realm, nonce, count: 0 };
        write!(phone.stream, "GET /formList HTTP/1.1\r\nHost: {listen}\r\n\r\n")?;
        phone.answer()?;
        Ok(phone)
    }

    /// Sends a form and returns the status of the answer.
    pub fn send(&mut self, form: &str) -> io::Result<u16> {
        let (body, authorization) = (body(form), self.authorization());
        let head = format!(
            "POST {PATH} HTTP/1.1\r\nHost: {}\r\nX-OpenRosa-Version: 1.0\r\n\
             Authorization: {authorization}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
             Content-Length: {}\r\n\r\n",
            self.listen,
            body.len()
        );
        self.stream.write_all(&[head.as_bytes(), &body].concat())?;
        self.answer()
    }

    /// HTTP Digest with `qop=auth`, as RFC 2617 has it.
    fn authorization(&mut self) -> String {
        self.count += 1;
        let (user, password) = ACCOUNT;
        let (realm, nonce, count) = (&self.realm, &self.nonce, self.count);
        let plain = |text: &str| md5_hash(text.as_bytes()).replace("md5:", "");
        let secret = digest_ha1(user, realm, password);
        let asked = plain(&format!("POST:{PATH}"));
        let response = plain(&format!("{secret}:{nonce}:{count:08x}:bench:auth:{asked}"));
        format!(
            "Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{PATH}\", \
             qop=auth, nc={count:08x}, cnonce=\"bench\", response=\"{response}\""
        )
    }

    /// Reads an answer to its end; a challenge in it is kept.
    fn answer(&mut self) -> io::Result<u16> {
        let mut line = String::new();
        self.line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        let mut length = 0;
        loop {
            self.line(&mut line)?;
            if line == "\r\n" {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(|_| io::ErrorKind::InvalidData)?;
            } else if name.eq_ignore_ascii_case("www-authenticate") {
                self.realm = quoted(value, "realm=");
                self.nonce = quoted(value, "nonce=");
                self.count = 0;
            }
        }
        let read = io::copy(&mut (&mut self.reader).take(length), &mut io::sink())?;
        if read == length { Ok(status) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// A whole line; a connection that ends inside one has not answered.
    fn line(&mut self, line: &mut String) -> io::Result<()> {
        line.clear();
        self.reader.read_line(line)?;
        if line.ends_with("\r\n") { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// The text in quotes after a name.
fn quoted(text: &str, name: &str) -> String {
    let after = text.split_once(name).map_or("", |(_, after)| after);
    after.split('"').nth(1).unwrap_or_default().to_owned()
}

/// A form in its multipart envelope.
pub fn body(form: &str) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; \
         filename=\"form.xml\"\r\nContent-Type: text/xml\r\n\r\n"
    );
    let tail = format!("\r\n--{BOUNDARY}--\r\n");
    [head.as_bytes(), form.as_bytes(), tail.as_bytes()].concat()
}

/// The instance of form `number`.
pub fn instance(number: u64) -> String {
    identifier(3, number)
}

fn identifier(kind: u64, number: u64) -> String {
    format!("019b{kind:04x}-0000-7000-8000-{number:012x}")
}

/// A household of one, registered: twenty-odd answers, seven of them sealed.
pub fn form(number: u64) -> String {
    format!(
        "<?xml version=\"1.0\"?><data xmlns:orx=\"http://openrosa.org/xforms\" \
         id=\"mrrm_registration\" version=\"2023100101\">\
         <start>2023-05-03T09:12:44.000+02:00</start><end>2023-05-03T09:31:02.000+02:00</end>\
         <consent><data_consent>yes</data_consent><referral_consent>yes</referral_consent></consent>\
         <registered_on>2023-05-03</registered_on>\
         <site><mantika>LY0211</mantika><baladiya>LY021104</baladiya>\
         <site_kind>resource_centre</site_kind><site_name>مركز موارد المهاجرين</site_name></site>\
         <household><household_known>no</household_known><new_household_id>{household}</new_household_id>\
         <household_id>{household}</household_id><household_size>1</household_size>\
         <members_now>1</members_now><accommodation>rented</accommodation></household>\
         <members><person_id>{person}</person_id><relation>head</relation>\
         <given_name>عبد الرحمن</given_name><father_name>إبراهيم</father_name>\
         <grandfather_name>موسى</grandfather_name><family_name>أبكر {number}</family_name>\
         <name_latin>Abdelrahman Ibrahim Moussa Abakar</name_latin><sex>male</sex><age>27</age>\
         <age_exactness>stated</age_exactness><nationality>TCD</nationality>\
         <population>migrant</population><document>none</document><phone>0912345678</phone></members>\
         <orx:meta><orx:instanceID>uuid:{instance}</orx:instanceID></orx:meta></data>",
        household = identifier(1, number),
        person = identifier(2, number),
        instance = instance(number),
    )
}
