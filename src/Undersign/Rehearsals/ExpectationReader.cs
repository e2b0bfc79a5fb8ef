using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Undersign.Organisations;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Rehearsals;

/// <summary>Reads <c>expectations.yaml</c>: <c>- expect: from alice@ to outside@ gets sales-en</c>.</summary>
internal static class ExpectationReader
{
    public const string FileName = "expectations.yaml";

    private const long MaxOctets = 1024 * 1024;
    private const int MaxExpectations = 10_000;

    /// <summary>Someone who is in nobody's domains.</summary>
    private const string Outside = "outside@outside.invalid";

    private static readonly Regex Sentence = new(
        "^from (?<from>\\S+) to (?<to>.+?) (?<verb>gets|does not get) (?<texts>.+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <returns>Those that could be read; what is wrong with the others is in <paramref name="problems"/>.</returns>
    public static IReadOnlyList<Expectation> Read(string folder, Organisation organisation, DateTimeOffset now, Problems problems)
    {
        if (SettingsFile.TryRead(folder, FileName, MaxOctets, out var reason) is not { } file)
        {
            problems.Add(new SourceLine(problems.Document, 0), reason!); // a reason comes with null
            return [];
        }

        if (YamlText.Read(file.Content, problems) is not { } document)
        {
            return [];
        }

        var root = new Section(document, "", problems);
        var sections = root.Children("expectations");
        root.Complete();
        if (sections.Count is 0 or > MaxExpectations)
        {
            root.Fault("expectations", $"one to {MaxExpectations} expectations are looked at; for instance expectations: [{{ expect: from alice@ to outside@ gets standard }}]");
            return [];
        }

        var names = organisation.Signatures.Select(static signature => signature.Name).ToFrozenSet(StringComparer.Ordinal);
        return [.. sections.Select(section => Read(section, organisation, names, now)).OfType<Expectation>()];
    }

    private static Expectation? Read(Section section, Organisation organisation, FrozenSet<string> names, DateTimeOffset now)
    {
        var text = section.RequiredText("expect", "from alice@ to outside@ gets standard");
        var message = Options(section, now);
        var signed = Names(section, "signedBefore", section.Texts("signedBefore"), names);
        section.Complete();
        if (text.Length == 0)
        {
            return null;
        }

        if (Sentence.Match(text) is not { Success: true } words)
        {
            section.Fault("expect", $"\"{text}\" is no sentence that can be checked; write: from alice@ to outside@, bob@ gets standard, legal; or: gets nothing; or: does not get legal");
            return null;
        }

        var from = Address(section, words.Groups["from"].Value, organisation);
        var to = words.Groups["to"].Value.Split(',', StringSplitOptions.TrimEntries).Select(address => Address(section, address, organisation)).ToList();
        var texts = words.Groups["texts"].Value is "nothing" ? [] : Names(section, "expect", words.Groups["texts"].Value.Split(',', StringSplitOptions.TrimEntries), names);
        return from is null || to.Contains(null) || texts is null || signed is null ? null
            : new(section.PathOf("expect"), message with { From = from, To = [.. to.OfType<Mailbox>()] }, texts, words.Groups["verb"].ValueSpan.StartsWith("does"))
            {
                SignedInThread = signed.ToFrozenSet(StringComparer.Ordinal),
            };
    }

    private static ImaginedMessage Options(Section section, DateTimeOffset now)
    {
        var at = now;
        if (section.Text("at") is { } moment && !DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
        {
            section.Fault("at", $"\"at\" must be a time such as 2026-12-24T10:00+01:00, not \"{moment}\"");
        }

        var subject = section.Text("subject") ?? "";
        var position = section.OneOf("message", ("new", ""), ("reply", "reply"), ("forward", "Fwd: "));
        var imagined = new ImaginedMessage(new("", ""), [], at)
        {
            Subject = position is "reply" ? subject : position + subject,
            IsReply = position is "reply",
            Fields = [.. section.Child("headers")?.Entries().SelectMany(static entry => entry.Values.Select(value => (entry.Key, value))) ?? []],
        };
        return section.Text("body") is { } body ? imagined with { Body = body } : imagined;
    }

    private static IReadOnlyList<string>? Names(Section section, string key, IReadOnlyList<string> texts, FrozenSet<string> names)
    {
        if (texts.FirstOrDefault(text => !names.Contains(text)) is not { } unknown)
        {
            return texts;
        }

        section.Fault(key, $"there is no signature \"{unknown}\"{Suggestion.For(unknown, names)}");
        return null;
    }

    /// <summary><c>alice@</c> is in the organisation's first domain, <c>outside@</c> is somebody whom nobody knows.</summary>
    private static Mailbox? Address(Section section, string text, Organisation organisation)
    {
        var whole = text is "outside@" ? Outside : text.EndsWith('@') ? text + organisation.MainDomain : text;
        if (whole.LastIndexOf('@') is var at and > 0 && DomainName.IsValid(whole[(at + 1)..]))
        {
            return new(whole[..at], whole[(at + 1)..]);
        }

        section.Fault("expect", $"\"{text}\" is no address; write alice@{organisation.MainDomain}, alice@ for the same, or outside@ for somebody outside");
        return null;
    }
}
