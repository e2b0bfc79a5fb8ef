using System.Globalization;

namespace Undersign.EndToEnd.Harness;

/// <summary>Exim as a test wants it; what is not said here is as it ships.</summary>
internal static class EximConfiguration
{
    public const string Binary = "usr/sbin/exim4";

    public const string Command = "touch FOLDER/main.log; chown Debian-exim FOLDER FOLDER/*.log FOLDER/server.key; PROGRAMS/usr/sbin/exim4 -C FOLDER/server.conf -bdf -q1m";

    public static string InFront(int port, int relayPort) => Common(port) + string.Create(CultureInfo.InvariantCulture, $"""
        begin acl
        all:
          accept

        begin routers
        relay:
          driver = manualroute
          route_list = * 127.0.0.1
          self = send
          transport = relay

        begin transports
        relay:
          driver = smtp
          port = {relayPort}
          allow_localhost
          hosts_require_tls = *
          tls_verify_certificates =

        begin retry
        * * F,1h,1s

        """);

    public static string Behind(int port) => Common(port) + """
        begin acl
        all:
          deny local_parts = ghost
               message = No such user here
          accept

        begin routers
        everyone:
          driver = accept
          transport = maildir

        begin transports
        maildir:
          driver = appendfile
          directory = FOLDER/mail/all
          maildir_format
          user = Debian-exim
          delivery_date_add
          envelope_to_add
          return_path_add

        """;

    private static string Common(int port) => string.Create(CultureInfo.InvariantCulture, $"""
        exim_path = PROGRAMS/usr/sbin/exim4
        primary_hostname = exim.example
        spool_directory = FOLDER/spool
        log_file_path = FOLDER/%s.log
        pid_file_path = FOLDER/spool/exim.pid
        local_interfaces = 127.0.0.1
        daemon_smtp_ports = {port}
        disable_ipv6 = true
        deliver_drop_privilege = true
        keep_environment =
        rfc1413_query_timeout = 0s
        host_lookup =
        acl_smtp_rcpt = all
        dsn_advertise_hosts = *
        tls_certificate = FOLDER/server.pem
        tls_privatekey = FOLDER/server.key

        """);
}
