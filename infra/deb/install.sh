#!/bin/sh
# Installs the Zhian edge agent on Debian or Ubuntu and enrols it. 安装智安边缘代理并注册。
#   curl -fsS URL/v1/agent/install.sh | sudo sh -s -- --url URL --token-file FILE
set -eu

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in zh*) zh=yes ;; *) zh= ;; esac
say() { if [ -n "$zh" ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
fail() { # exit code, English, Chinese
  { printf 'zhian-edge: '; say "$2" "$3"; } >&2
  exit "$1"
}
usage() {
  say 'install.sh --url URL [--token-file FILE | --token -] [--ca FILE] [--deb FILE --sha256 SUM] [--dry-run]
install.sh --uninstall [--purge] [--dry-run]
  --url URL          the API, https://…
  --token-file FILE  the one-time token in a file; --token - reads it from stdin (not with curl | sh)
  --token TOKEN      the token itself: others on this machine can see it in ps while this runs
  --deb FILE         a package that is here already, --sha256 its checksum
  --purge            configuration and state too; captures that were never sent stay' \
    'install.sh --url 地址 [--token-file 文件 | --token -] [--ca 文件] [--deb 文件 --sha256 校验和] [--dry-run]
install.sh --uninstall [--purge] [--dry-run]
  --url 地址         API 地址，https://…
  --token-file 文件  存放一次性令牌的文件；--token - 从标准输入读取（不能与 curl | sh 同用）
  --token 令牌       直接给出令牌：运行期间本机其他用户可在 ps 中看到
  --deb 文件         本地安装包，--sha256 为其校验和
  --purge            同时删除配置和状态；尚未上传的抓拍会保留'
}

url= token= token_file= ca= deb= sha256= dry= mode=install purge=
needs() { [ $# -ge 2 ] || fail 2 "$1 needs a value" "$1 缺少值"; }
while [ $# -gt 0 ]; do
  case $1 in
    --url | --token | --token-file | --ca | --deb | --sha256)
      needs "$@"
      case $1 in
        --url) url=${2%/} ;;
        --token) token=$2 ;;
        --token-file) token_file=$2 ;;
        --ca) ca=$2 ;;
        --deb) deb=$2 ;;
        --sha256) sha256=$2 ;;
      esac
      shift
      ;;
    --dry-run) dry=yes ;;
    --uninstall) mode=uninstall ;;
    --purge) purge=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

run() {
  if [ -n "$dry" ]; then printf '+ %s\n' "$*"; else "$@"; fi
}
has_systemd() { [ -d /run/systemd/system ]; }

command -v dpkg >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 ||
  fail 69 'this system is not of the Debian family (no dpkg and apt-get)' '本系统不属于 Debian 系（缺少 dpkg 与 apt-get）'
architecture=$(dpkg --print-architecture)
case $architecture in amd64 | arm64) ;; *) fail 69 "there is no package for $architecture" "没有适用于 $architecture 的安装包" ;; esac
[ -n "$dry" ] || [ "$(id -u)" = 0 ] || fail 1 'run this as root: sudo sh …' '请以 root 身份运行：sudo sh …'

if [ "$mode" = uninstall ]; then
  if [ -n "$purge" ]; then run dpkg --purge zhian-edge; else run dpkg --remove zhian-edge; fi
  exit 0
fi

[ -n "$url" ] || [ -n "$deb" ] || { usage >&2; exit 2; }
case $url in '' | https://* | http://localhost* | http://127.*) ;; *) fail 2 'the address must begin with https://' '地址必须以 https:// 开头' ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
if [ -n "$token" ] && [ "$token" != - ]; then
  # From here on it is in no argument list; a script that is piped in keeps ours only while it runs.
  (umask 077 && printf '%s' "$token" >"$work/token")
  token_file=$work/token
elif [ "$token" = - ]; then
  (umask 077 && cat >"$work/token")
  token_file=$work/token
fi
token=

fetch() { # address, file
  set -- "$1" "$2" ${ca:+--cacert "$ca"}
  from=$1 to=$2
  shift 2
  run curl -fsSL --retry 3 "$@" -o "$to" "$from" ||
    fail 4 "cannot be fetched: $from" "无法下载：$from"
}
if [ -z "$deb" ]; then
  command -v curl >/dev/null 2>&1 || fail 69 'curl is needed: apt-get install curl' '需要 curl：apt-get install curl'
  fetch "$url/v1/agent/packages/zhian-edge_$architecture.deb.sha256" "$work/sum"
  fetch "$url/v1/agent/packages/zhian-edge_$architecture.deb" "$work/zhian-edge.deb"
  deb=$work/zhian-edge.deb
  [ -n "$dry" ] || sha256=$(cut -d ' ' -f 1 "$work/sum")
else
  [ -f "$deb" ] || fail 2 "there is no $deb" "文件不存在：$deb"
  [ -n "$sha256" ] || [ ! -f "$deb.sha256" ] || sha256=$(cut -d ' ' -f 1 "$deb.sha256")
  [ -n "$sha256" ] || fail 2 'say --sha256 SUM, or keep the .sha256 file beside the package' '请给出 --sha256，或将 .sha256 文件放在安装包旁'
fi
if [ -f "$deb" ]; then
  [ "$(sha256sum "$deb" | cut -d ' ' -f 1)" = "$sha256" ] ||
    fail 1 'the package is not the one that was published (SHA-256 differs); nothing was installed' '安装包与发布的不一致（SHA-256 不符），未安装'
  of=$(dpkg-deb --field "$deb" Architecture)
  [ "$of" = "$architecture" ] || fail 1 "the package is for $of, this box is $architecture" "安装包适用于 $of，本机为 $architecture"
fi

say 'installing zhian-edge …' '正在安装 zhian-edge …'
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
run dpkg --force-confold --install "$deb" || { run apt-get -qq -y -f install && run dpkg --force-confold --install "$deb"; }

if [ -s /var/lib/zhian-edge/identity/identity.json ]; then
  say 'this box has enrolled already' '本机已注册'
elif [ -n "$token_file" ] && [ -n "$url" ]; then
  run zhian-edge enroll --url "$url" --token-file "$token_file" --folder /var/lib/zhian-edge ${ca:+--ca "$ca"}
else
  say 'not enrolled; next: zhian-edge enroll --url URL --token-file FILE --folder /var/lib/zhian-edge' \
    '尚未注册；下一步：zhian-edge enroll --url 地址 --token-file 文件 --folder /var/lib/zhian-edge'
  exit 0
fi
if has_systemd; then run systemctl restart zhian-edge.service; fi
say 'done. Next: zhian-edge status' '完成。下一步：zhian-edge status'
