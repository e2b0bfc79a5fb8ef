using System.Text.Json.Serialization;

namespace Undersign.Protocols.Acme;

/// <summary>Why an authority did not do what it was asked. RFC 8555 §6.7, RFC 7807 §3.</summary>
public sealed record AcmeProblem
{
    private const string Prefix = "urn:ietf:params:acme:error:";

    /// <summary>Characters of an explanation that reach a log.</summary>
    private const int MaxDetail = 400;

    public string Type { get => field ?? ""; init; }

    public string? Detail { get; init; }

    /// <summary>One for each name there is something wrong with. RFC 8555 §6.7.1.</summary>
    [JsonPropertyName("subproblems")]
    public IReadOnlyList<AcmeProblem> Parts { get => field ?? []; init; }

    public AcmeIdentifier? Identifier { get; init; }

    /// <summary>The authority wants not to be asked before. RFC 8555 §6.6.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Such as <c>rateLimited</c>; other types, and none, as they are.</summary>
    [JsonIgnore]
    public string Name => Type.StartsWith(Prefix, StringComparison.Ordinal) ? Type[Prefix.Length..] : Type;

    /// <summary>For people, on one line.</summary>
    public override string ToString()
    {
        var words = string.Join("; ", Parts.Select(static part => $"{part.Identifier?.Value} {part.Name}: {part.Detail}").Prepend($"{Identifier?.Value} {Name}: {Detail}"));
        var line = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > MaxDetail ? line[..MaxDetail] : line;
    }
}

/// <summary>The authority has answered, and the answer was no.</summary>
#pragma warning disable CA1032 // there is none without a problem
public sealed class AcmeProblemException(AcmeProblem problem) : Exception(problem?.ToString())
#pragma warning restore CA1032
{
    public AcmeProblem Problem => problem;
}
