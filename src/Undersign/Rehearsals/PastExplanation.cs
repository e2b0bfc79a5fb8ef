using System.Text;
using System.Text.Json.Nodes;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Traces;
using Undersign.Transit;

namespace Undersign.Rehearsals;

/// <summary>Why a message of the past got what it got: the rule that its trace names, and what every other rule said.</summary>
/// <remarks>Who applied is a record; why the others did not is found again, from what is kept of the message and the settings of then.</remarks>
internal static class PastExplanation
{
    private const string Between = " + ";

    /// <param name="trace">The trace.</param>
    /// <param name="organisation">With the settings that decided.</param>
    public static string Of(TraceRecord trace, Organisation organisation)
    {
        var text = new StringBuilder();
        var message = FactsOf(trace, organisation);
        foreach (var recipient in trace.Recipients)
        {
            text.Append(null, $"{ShownText.Of(recipient.Address)}: {Summary(trace, recipient)}\n");
            if (message is null || recipient.Decision is null || AddressOf(recipient.Address) is not { } address || (recipient.Rule is null && ReasonOf(trace) is { IsOfRules: false }))
            {
                continue;
            }

            var applied = Applied(recipient.Rule, organisation.Rules);
            var facts = Facts.Of(address, organisation);
            foreach (var (index, rule) in organisation.Rules.Index())
            {
                text.Append(null, $"  {(applied.Contains(rule) ? '*' : '-')} {rule.Name}: {Said(rule, index, applied, organisation.Rules, message, facts)}\n");
            }

            if (recipient.Rule is not null && applied.Count == 0)
            {
                text.Append("  These settings have no such rule: the gateway decided by another version.\n");
            }
        }

        return text.ToString();
    }

    /// <summary>As far as they are kept.</summary>
    public static MessageFacts? FactsOf(TraceRecord trace, Organisation organisation)
    {
        if (AddressOf(trace.Sender) is not { } author)
        {
            return null;
        }

        var script = new ImaginedMessage(author, [.. trace.Recipients.Select(static recipient => AddressOf(recipient.Address)).OfType<Mailbox>()], trace.At).ToScript();
        using var data = script.Data;
        var received = trace.Events.OfType<JsonObject>().FirstOrDefault(static step => (string?)step["event"] == "received");
        var envelope = script.Envelope with { ReversePath = AddressOf((string?)received?["reversePath"] ?? "") };
        var facts = Facts.Of(MimeReader.Read(data), envelope, organisation, script.HostName, trace.At) with { Octets = trace.Octets };
        _ = facts.Content.Audience; // as long as there is a message to read
        return facts;
    }

    private static string Said(Rule rule, int index, List<Rule> applied, IReadOnlyList<Rule> rules, MessageFacts message, RecipientFacts recipient)
    {
        if (applied.Contains(rule))
        {
            return Hindsight.Held(rule.When, message, recipient) == false
                ? $"applied; by what is known of people now it would not: it asks that {Hindsight.FirstInDoubt(rule.When, message, recipient)}"
                : "applied";
        }

        if (applied.Count > 0 && !applied[^1].GoesOn && rules.Index().First(entry => entry.Item == applied[^1]).Index < index)
        {
            return "not asked; an earlier rule decided";
        }

        return (Hindsight.Held(rule.When, message, recipient), rule.Except is { } except ? Hindsight.Held(except, message, recipient) : false) switch
        {
            (false, _) => $"did not apply; it asks that {Hindsight.FirstInDoubt(rule.When, message, recipient)}",
            (_, true) => $"did not apply; its exception held: {rule.Except}",
            _ when rule.NeedsPerson && rule.Identity != Identity.Sender && message.By(rule.Identity).Person is null => "did not apply; its signature needs a person, and the sender is not among the people",
            (null, _) => $"did not apply; it asks that {Hindsight.FirstInDoubt(rule.When, message, recipient)}, which is not kept",
            (_, null) => $"did not apply; its exception may have held: {rule.Except}",
            _ => "did not apply, or had nothing to add; by what is known now it would apply",
        };
    }

    /// <summary>The rules that the trace names, in order: <c>Campaign + Sales</c>.</summary>
    private static List<Rule> Applied(string? recorded, IReadOnlyList<Rule> rules)
    {
        var (applied, rest) = (new List<Rule>(), recorded ?? "");
        foreach (var rule in rules)
        {
            if (rest == rule.Name || rest.StartsWith(rule.Name + Between, StringComparison.Ordinal))
            {
                applied.Add(rule);
                rest = rest[Math.Min(rest.Length, rule.Name.Length + Between.Length)..];
            }
        }

        return rest.Length == 0 ? applied : [];
    }

    private static string Summary(TraceRecord trace, TracedRecipient recipient) => recipient switch
    {
        { Decision: null } => "nothing was decided",
        { Rule: { } rule } => $"{recipient.Decision}, by the rule \"{rule}\"",
        _ => ReasonOf(trace) is { } reason ? $"{recipient.Decision}: {reason.Text}" : recipient.Decision,
    };

    /// <summary>Why it passed without a rule that says so.</summary>
    private static (string Text, bool IsOfRules)? ReasonOf(TraceRecord trace) =>
        trace.Events.OfType<JsonObject>().FirstOrDefault(static step => (string?)step["event"] == "decided" && step["rule"] is null) is { } decided && (string?)decided["reason"] is { } reason
            ? (reason, reason is Decider.NoRuleApplies or Decider.SenderIsNobody)
            : null;

    private static Mailbox? AddressOf(string text) => AddressList.Parse($"<{text}>") is [{ } named] ? named.Address : null;
}
