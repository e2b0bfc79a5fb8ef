using System.Net;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>EHLO: what the server offers, and how it sees us. RFC 5321 §4.1.1.1.</summary>
internal sealed class HelloStage(Dialogue dialogue, DnsResolver names)
{
    private static readonly TimeSpan ReverseLimit = TimeSpan.FromSeconds(3);

    private readonly TestCourse _course = dialogue.Course;

    /// <param name="isAgain">STARTTLS makes both sides forget the first; and a server that does not like our certificate says so only now (RFC 8446 §4.4.2.4).</param>
    /// <returns>Whether mail may follow.</returns>
    public async Task<bool> SayAsync(SmtpReply greeting, bool isAgain, CancellationToken cancellationToken)
    {
        _course.Begin(TestStage.Hello);
        var hello = await dialogue.Steps.HelloAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (isAgain && hello == SmtpClientVerdict.Dropped)
        {
            _course.Begin(TestStage.Tls);
            _course.Fail("closed behind the handshake", TlsCauses.BrokenBehindHandshake(dialogue.Target.Host));
            return false;
        }

        if (!hello.IsPositive)
        {
            dialogue.Refuse(hello, Known(greeting, hello));
            return false;
        }

        if (SeenAs(hello) is { } address)
        {
            await NoteOwnAddressAsync(address, cancellationToken);
        }

        _course.Pass(hello.Text.Contains('\n', StringComparison.Ordinal) ? string.Join(", ", hello.Text.Split('\n').Skip(1)) : "no extensions");
        return true;
    }

    private Cause? Known(SmtpReply greeting, SmtpReply hello) =>
        greeting.Text.Contains("LMTP", StringComparison.Ordinal) || hello.Text.Contains("LHLO", StringComparison.OrdinalIgnoreCase) ? DialogueCauses.Lmtp(dialogue.Target.Host, dialogue.Target.Port)
        : greeting.Text.Contains("FTP", StringComparison.Ordinal) || hello is { Code: 530 } && hello.Text.Contains("USER", StringComparison.Ordinal) ? DialogueCauses.Ftp(dialogue.Target.Host, dialogue.Target.Port)
        : null;

    /// <summary>Where we come from, as servers tell behind our name: <c>Hello client.example [192.0.2.1]</c>.</summary>
    private static IPAddress? SeenAs(SmtpReply hello)
    {
        var line = hello.Text.Split('\n')[0];
        var open = line.LastIndexOf('[');
        var close = open < 0 ? -1 : line.IndexOf(']', open);
        return close > open && IPAddress.TryParse(line.AsSpan(open + 1, close - open - 1), out var address) ? address : null;
    }

    /// <summary>Firewalls and allow-lists want to know the address; receivers want it to have a name. RFC 1912 §2.1.</summary>
    private async Task NoteOwnAddressAsync(IPAddress address, CancellationToken cancellationToken)
    {
        _course.Note(TestStage.Hello, "seen-as", $"The server sees us come from {address}: that is the address for its lists of who is allowed.");
        if (InnerNetworks.Contain(address))
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReverseLimit);
        try
        {
            if (await names.ResolveAsync(ReverseName.Of(address), DnsType.DomainPointer, limit.Token) is DnsAnswer.NoName or DnsAnswer.NoRecord)
            {
                _course.Note(TestStage.Hello, "no-reverse-dns", $"Our address {address} has no name in reverse DNS (PTR).", "Have the provider of the address set one that leads back to it: many servers refuse mail without.");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // nobody can say, and nothing depends on it
        }
    }
}
