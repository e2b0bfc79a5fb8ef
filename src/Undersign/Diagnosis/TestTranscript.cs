using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis;

/// <summary>Keeps the dialogue of a test, as far as it may be kept.</summary>
internal sealed class TestTranscript(Redaction redaction) : SmtpTranscript
{
    /// <summary>Lines; a good dialogue has about forty. A server may say more than anybody wants to read.</summary>
    private const int MaxLines = 300;

    /// <summary>In characters.</summary>
    private const int MaxLine = 500;

    private readonly List<TranscriptLine> _lines = [];

    public IReadOnlyList<TranscriptLine> Lines => _lines;

    /// <summary>Told of each command of ours, when it is sent.</summary>
    public Action<string>? Sent { get; set; }

    /// <summary>The last line the server said.</summary>
    public string LastWords => _lines.FindLast(static line => line.Speech == SmtpSpeech.Received)?.Text ?? "";

    public string FirstWords => _lines.Find(static line => line.Speech == SmtpSpeech.Received)?.Text ?? "";

    protected override void Hear(SmtpSpeech speech, string text)
    {
        if (speech == SmtpSpeech.Sent)
        {
            Sent?.Invoke(text);
        }

        if (_lines.Count < MaxLines)
        {
            var shown = ShownText.Of(redaction.Of(text));
            _lines.Add(new(speech, shown.Length > MaxLine ? $"{shown[..MaxLine]}…" : shown));
        }
    }
}
