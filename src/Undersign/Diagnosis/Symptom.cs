using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis;

/// <summary>What a server said, and all that is known of where and to whom it said it.</summary>
/// <param name="Stage"><see langword="null"/> where that is not known.</param>
internal sealed record Symptom(TestStage? Stage, SmtpReply Reply)
{
    /// <summary>The server's name as it was entered.</summary>
    public string? Host { get; init; }

    public int? Port { get; init; }

    /// <summary>Whom the login is for.</summary>
    public string? User { get; init; }

    /// <summary>The reverse-path, or the author's address where that is known.</summary>
    public string? From { get; init; }

    /// <summary>The login was made with an access token (OAuth 2.0) and not with a password.</summary>
    public bool IsTokenLogin { get; init; }
}
