using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>A transcript in a list: <c>&gt; 220 mx.example ESMTP</c>, <c>&lt; QUIT</c>, <c>* Tls13 …</c>.</summary>
internal sealed class KeptTranscript : SmtpTranscript
{
    public List<string> Lines { get; } = [];

    public IEnumerable<string> Sent => Lines.Where(static line => line[0] == '>').Select(static line => line[2..]);

    protected override void Hear(SmtpSpeech speech, string text) =>
        Lines.Add($"{speech switch { SmtpSpeech.Sent => '>', SmtpSpeech.Received => '<', _ => '*' }} {text}");
}
