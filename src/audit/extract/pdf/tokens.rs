//! The tokens of a content stream (ISO 32000-1, 7.2.2 and 7.8.2).

/// A token.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'c> {
    Number(f64),
    /// A name, without its solidus.
    Name(&'c [u8]),
    String(Vec<u8>),
    OpenDictionary,
    CloseDictionary,
    /// The beginning or the end of an array.
    Bracket,
    Operator(&'c [u8]),
}

/// The tokens of some content.
pub(super) struct Tokens<'c> {
    rest: &'c [u8],
}

impl<'c> Tokens<'c> {
    pub(super) fn of(content: &'c [u8]) -> Self {
        Self { rest: content }
    }

    /// Takes so many bytes.
    fn take(&mut self, length: usize) -> &'c [u8] {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, is_meant: impl Fn(u8) -> bool) -> &'c [u8] {
        self.take(self.rest.iter().take_while(|byte| is_meant(**byte)).count())
    }

    /// A string in parentheses, after the first of them.
    fn literal(&mut self) -> Result<Token<'c>, String> {
        let (mut string, mut depth) = (Vec::new(), 1);
        while let [byte, ..] = self.take(1) {
            match byte {
                b'\\' => {
                    let octal = self.rest.iter().take(3);
                    let octal = octal.take_while(|byte| (b'0'..=b'7').contains(byte)).count();
                    if octal > 0 {
                        let digits = self.take(octal).iter();
                        let value =
                            digits.fold(0, |value, digit| 8 * value + u32::from(digit - b'0'));
                        string.push(value as u8);
                        continue;
                    }
                    match self.take(1) {
                        b"n" => string.push(b'\n'),
                        b"r" => string.push(b'\r'),
                        b"t" => string.push(b'\t'),
                        b"b" => string.push(8),
                        b"f" => string.push(12),
                        // A line that goes on.
                        b"\n" => {}
                        other => string.extend(other),
                    }
                    continue;
                }
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(Token::String(string));
            }
            string.push(*byte);
        }
        Err("a string does not end".to_owned())
    }

    /// A string in hexadecimal digits, after its first sign.
    fn hexadecimal(&mut self) -> Result<Token<'c>, String> {
        let digits = self.take_while(|byte| byte != b'>').iter();
        let digits = digits.filter(|byte| !byte.is_ascii_whitespace());
        let digits: Option<Vec<u8>> =
            digits.map(|digit| char::from(*digit).to_digit(16).map(|digit| digit as u8)).collect();
        let digits = digits.ok_or("a string has something else than digits")?;
        self.take(1);
        // A last digit that is missing is 0.
        let byte = |pair: &[u8]| 16 * pair[0] + pair.get(1).copied().unwrap_or_default();
        Ok(Token::String(digits.chunks(2).map(byte).collect()))
    }
}

impl<'c> Iterator for Tokens<'c> {
    type Item = Result<Token<'c>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.take_while(is_space);
            if self.rest.first() != Some(&b'%') {
                break;
            }
            self.take_while(|byte| !matches!(byte, b'\n' | b'\r'));
        }
        let first = *self.rest.first()?;
        let is_double = self.rest.get(1) == Some(&first);
        Some(Ok(match first {
            b'/' => {
                self.take(1);
                Token::Name(self.take_while(is_regular))
            }
            b'(' => {
                self.take(1);
                return Some(self.literal());
            }
            b'<' if is_double => {
                self.take(2);
                Token::OpenDictionary
            }
            b'<' => {
                self.take(1);
                return Some(self.hexadecimal());
            }
            b'>' => {
                self.take(2);
                Token::CloseDictionary
            }
            b'[' | b']' | b'{' | b'}' | b')' => {
                self.take(1);
                Token::Bracket
            }
            _ => {
                let word = self.take_while(is_regular);
                let number = std::str::from_utf8(word).ok().filter(|_| is_numeric(first));
                number
                    .and_then(|word| word.parse().ok())
                    .map_or(Token::Operator(word), Token::Number)
            }
        }))
    }
}

fn is_numeric(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.')
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_divided_into_tokens() {
        let content =
            b"/Span <</MCID 3/ActualText<FEFF 00e>>> BDC % a comment\n[(a\\(b\\051)-1.5<42>]TJ EMC";
        let tokens: Result<Vec<Token<'_>>, String> = Tokens::of(content).collect();
        assert_eq!(
            tokens.unwrap(),
            [
                Token::Name(b"Span"),
                Token::OpenDictionary,
                Token::Name(b"MCID"),
                Token::Number(3.0),
                Token::Name(b"ActualText"),
                Token::String(vec![0xFE, 0xFF, 0, 0xE0]),
                Token::CloseDictionary,
                Token::Operator(b"BDC"),
                Token::Bracket,
                Token::String(b"a(b)".to_vec()),
                Token::Number(-1.5),
                Token::String(b"B".to_vec()),
                Token::Bracket,
                Token::Operator(b"TJ"),
                Token::Operator(b"EMC"),
            ]
        );
        assert!(Tokens::of(b"(no end").any(|token| token.is_err()));
    }
}
