using System.Net;
using System.Net.Sockets;
using Undersign.Diagnosis.Providers;
using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>The connection a test is made on, once there is one: the same session that mail goes by, taken step by step.</summary>
internal sealed class Dialogue : IAsyncDisposable
{
    public Dialogue(TestCourse course, TestTarget target, Socket socket, TimeProvider time)
    {
        (Course, Target) = (course, target);
        Watched = new(socket);
        var request = course.Request;
        Session = new(Watched, new()
        {
            EhloName = request.EhloName,
            Timeouts = request.Limits.Timeouts,
            Tls = new()
            {
                Level = request.TakesAnyCertificate ? TlsLevel.Required : TlsLevel.Verified,
                Name = request.CertificateName ?? target.Host,
                ClientCertificate = request.ClientCertificate,
                TrustedRoots = request.TrustedRoots,
            },
        }, time, course.Transcript);
        var remote = (IPEndPoint?)socket.RemoteEndPoint ?? new(IPAddress.None, target.Port);
        Neighbours = new(course, target, remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address, time);
    }

    public TestCourse Course { get; }

    public TestTarget Target { get; }

    public WatchedStream Watched { get; }

    public SmtpClientSession Session { get; }

    public SmtpClientSteps Steps => Session.Steps;

    public Neighbours Neighbours { get; }

    /// <summary>The stage at hand has failed with this reply, of the server or of our own side; the table knows what it means, or nobody.</summary>
    public void Refuse(SmtpReply reply, Cause? known = null)
    {
        var symptom = new Symptom(Course.Stage, reply)
        {
            Host = Target.Host,
            Port = Target.Port,
            User = Course.Request.Login?.User,
            From = Target.From?.ToString(),
            IsTokenLogin = Course.Request.Login is TestLogin.WithToken,
        };
        var cause = SmtpClientVerdict.IsOwn(reply) ? DialogueCauses.Broken(reply, Target.Host) : CauseTable.Find(symptom);
        if (cause is { Link: null } && KnownProviders.Of(Target.Host) is { Link: var link })
        {
            cause = cause with { Link = link };
        }

        var isSure = (known ?? cause) is { Confidence: not Confidence.Guess };
        Course.Fail(Course.Quote(reply), known ?? cause ?? DialogueCauses.Unknown(Course.Quote(reply), Target.Host), isSure);
    }

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
