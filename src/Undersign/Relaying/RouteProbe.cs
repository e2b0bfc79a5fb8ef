using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>Asks the smart hosts of a send connector whether they would take mail from us, and gives them none.</summary>
internal sealed class RouteProbe(RelayOptions options, TimeProvider time, ILogger<Relay> logger)
{
    /// <summary>For all smart hosts together: somebody waits for the answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    /// <summary>Whether there is a certificate at hand where the connector is to show the node's.</summary>
    public bool CanShow(SendConnector connector) => !connector.ShowsObtainedCertificate || options.ObtainedCertificate is not null;

    /// <param name="connector">Without a login; with smart hosts.</param>
    /// <returns>What the first said that took it or refused it, else the last.</returns>
    public async Task<RouteAnswer> AskAsync(SendConnector connector, Mailbox from, Mailbox to, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var answer = new RouteAnswer(connector.Name, SmtpClientVerdict.NoRoute, null);
        foreach (var host in connector.SmartHosts)
        {
            answer = await AskAsync(connector, host, from, to, Limit - time.GetElapsedTime(began), cancellationToken);
            if (!answer.Reply.IsTransient || time.GetElapsedTime(began) >= Limit)
            {
                break;
            }
        }

        return answer;
    }

    /// <summary>On a connection of its own: what is asked here keeps no mail waiting.</summary>
    private async Task<RouteAnswer> AskAsync(SendConnector connector, SmartHost host, Mailbox from, Mailbox to, TimeSpan limit, CancellationToken cancellationToken)
    {
        var dialled = await new RelayDialer(connector, host, login: null, names: null, options, time, logger).OpenAsync(limit, cancellationToken);
        if (dialled.Connection is not { } connection)
        {
            return new(host.ToString(), dialled.Reply, dialled.Advice);
        }

        var reply = await connection.Session.AskAsync(from, to, cancellationToken);
        await connection.RetireAsync();
        return new(host.ToString(), reply, Advice.For(Advice.Symptom(reply, connector, host)));
    }
}

/// <summary>What a smart host said when it was asked whether it would take mail; or what we say of one that did not answer (<see cref="SmtpClientVerdict"/>).</summary>
internal sealed record RouteAnswer(string NextHop, SmtpReply Reply, string? Advice)
{
    /// <summary>It stays so until somebody changes something: a refusal, one in the words of a deferral, or a certificate that is not the smart host's.</summary>
    public bool IsLasting => Reply.IsPermanent || Reply.Status is { Class: 4, Subject: 7, Detail: 64 } or { Class: 4, Subject: 4, Detail: 62 } || Reply == SmtpClientVerdict.TlsNotOffered || IsOfCertificate;

    /// <summary>The smart host has answered, or something of its own.</summary>
    public bool IsReached => !SmtpClientVerdict.IsOwn(Reply);

    private bool IsOfCertificate => SmtpClientVerdict.IsOwn(Reply) && Reply.Status is { Class: 4, Subject: 7, Detail: 5 } && Reply != SmtpClientVerdict.TlsFailed;
}
