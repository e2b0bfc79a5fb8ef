using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>A relay and a message for it.</summary>
public abstract class RelayTestBase : IAsyncDisposable
{
    private readonly MailData _message = MailData.From("Subject: x\r\n\r\nbody\r\n"u8);
    private readonly List<Relay> _relays = [];
    private readonly Socket _deaf = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>A file for a secret; it goes with the test.</summary>
    private protected string SecretPath { get; } = Path.Combine(Path.GetTempPath(), $"undersign-secret-{Guid.CreateVersion7()}");

    /// <summary>Nothing listens there, and nobody else can, for as long as the test lasts: it is bound.</summary>
    private protected int DeafPort
    {
        get
        {
            if (!_deaf.IsBound)
            {
                _deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }

            return ((IPEndPoint)_deaf.LocalEndPoint!).Port; // bound above
        }
    }

    private protected static Envelope ToOne { get; } = new(new("a", "b.example"), MailParameters.None, [new(new("c", "d.example"))]);

    private protected static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    private protected static SendConnector Connector(params int[] ports) => new()
    {
        Name = "smart host",
        EhloName = "gateway.example",
        SmartHosts = [.. ports.Select(port => new SmartHost("127.0.0.1", port))],
    };

    private protected Relay Relay(RelayOptions? options = null, TimeProvider? time = null, IPEndPoint? nameServer = null) =>
        Kept(RelayParts.Relay(options ?? RelayOptions.Default, time ?? TimeProvider.System, NullLogger<Relay>.Instance, nameServer));

    /// <summary>It goes with the test.</summary>
    private protected Relay Kept(Relay relay)
    {
        _relays.Add(relay);
        return relay;
    }

    private protected Task<Handover> HandOverAsync(Relay relay, SendConnector connector, Envelope? envelope = null) =>
        relay.HandOverAsync(connector, envelope ?? ToOne, new(_message), relay.TimeWhileSenderWaits(), TestEnds);

    private protected static string Only(Handover handover) => Assert.Single(handover.Recipients).Reply.ToString();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays)
        {
            await relay.DisposeAsync();
        }

        _deaf.Dispose();
        _message.Dispose();
        File.Delete(SecretPath);
        GC.SuppressFinalize(this);
    }
}
