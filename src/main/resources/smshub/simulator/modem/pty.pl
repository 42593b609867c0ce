# A pseudo-terminal for a simulated modem: its path on the first line, then its bytes between here and the standard
# streams, until the input ends. Keeps the far side open itself, so that clients may come and go.
use strict;
use warnings;
use Fcntl;
use POSIX ();

my ($unlock, $number) = (0x40045431, 0x80045430);    # TIOCSPTLCK, TIOCGPTN of asm-generic/ioctls.h
sysopen(my $master, '/dev/ptmx', O_RDWR | O_NOCTTY | O_NONBLOCK) or die "no pseudo-terminals: $!\n";
my $value = pack('i', 0);
ioctl($master, $unlock, $value) or die "cannot unlock: $!\n";
ioctl($master, $number, $value) or die "cannot name: $!\n";
my $path = '/dev/pts/' . unpack('i', $value);
sysopen(my $far, $path, O_RDWR | O_NOCTTY) or die "cannot open $path: $!\n";
my $terminal = POSIX::Termios->new;
$terminal->getattr(fileno($far));
$terminal->setiflag(0);
$terminal->setoflag(0);
$terminal->setlflag(0);
$terminal->setattr(fileno($far), POSIX::TCSANOW()) or die "cannot make it raw: $!\n";
syswrite(STDOUT, "$path\n");

my ($here, $there) = (fileno(STDIN), fileno($master));
while (1) {
    my $ready = '';
    vec($ready, $here, 1) = 1;
    vec($ready, $there, 1) = 1;
    select($ready, undef, undef, undef);
    if (vec($ready, $there, 1) && sysread($master, my $said, 4096)) {
        syswrite(STDOUT, $said);
    }
    if (vec($ready, $here, 1)) {
        sysread(STDIN, my $answer, 4096) or last;
        while (length $answer) {
            my $written = syswrite($master, $answer);
            if (defined $written) {
                substr($answer, 0, $written) = '';
                next;
            }
            # nobody reads: after a while the rest is lost, as on a real line
            my $room = '';
            vec($room, $there, 1) = 1;
            select(undef, $room, undef, 2) or last;
        }
    }
}
