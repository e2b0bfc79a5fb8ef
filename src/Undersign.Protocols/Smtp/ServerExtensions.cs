using System.Globalization;

namespace Undersign.Protocols.Smtp;

/// <summary>What a server said it can do, in its reply to EHLO. RFC 5321 §4.1.1.1.</summary>
public sealed record ServerExtensions
{
    /// <summary>A server that only knows HELO, or that nobody has asked yet.</summary>
    public static ServerExtensions None { get; } = new();

    /// <summary>RFC 2920.</summary>
    public bool Pipelining { get; private init; }

    /// <summary>RFC 6152.</summary>
    public bool EightBitMime { get; private init; }

    /// <summary>RFC 6531.</summary>
    public bool SmtpUtf8 { get; private init; }

    /// <summary>RFC 3030 §2.</summary>
    public bool Chunking { get; private init; }

    /// <summary>RFC 3030 §3. It means nothing without CHUNKING.</summary>
    public bool BinaryMime { get; private init; }

    /// <summary>RFC 3461.</summary>
    public bool Dsn { get; private init; }

    /// <summary>RFC 3207.</summary>
    public bool StartTls { get; private init; }

    /// <summary>RFC 1870: whether MAIL may say <c>SIZE=</c>.</summary>
    public bool Size { get; private init; }

    /// <summary>The largest message the server takes, in octets; <see langword="null"/> when it names none. RFC 1870 §4.</summary>
    public long? MaxMessageSize { get; private init; }

    /// <summary>The mechanisms of AUTH, as they came. RFC 4954 §3.</summary>
    public IReadOnlyList<string> Authentication { get; private init; } = [];

    /// <summary>Reads the lines behind the first, which is the server's name and greeting.</summary>
    public static ServerExtensions Parse(SmtpReply reply)
    {
        var offered = None;
        foreach (var line in reply.Text.Split('\n').Skip(1))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var (keyword, parameters) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
            offered = offered.With(keyword.ToUpperInvariant(), parameters);
        }

        return offered with { BinaryMime = offered.BinaryMime && offered.Chunking };
    }

    private ServerExtensions With(string keyword, string parameters) => keyword switch
    {
        "PIPELINING" => this with { Pipelining = true },
        "8BITMIME" => this with { EightBitMime = true },
        "SMTPUTF8" => this with { SmtpUtf8 = true },
        "CHUNKING" => this with { Chunking = true },
        "BINARYMIME" => this with { BinaryMime = true },
        "DSN" => this with { Dsn = true },
        "STARTTLS" => this with { StartTls = true },
        "SIZE" => this with { Size = true, MaxMessageSize = SizeFrom(parameters) },
        "AUTH" => this with { Authentication = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
        _ => this,
    };

    /// <summary>RFC 1870 §4: zero and nothing both mean that no fixed limit is in force.</summary>
    private static long? SizeFrom(string parameters) =>
        long.TryParse(parameters, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : null;
}
