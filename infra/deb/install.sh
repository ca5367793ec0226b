#!/bin/sh
# Installs the Zhian edge agent on Debian or Ubuntu and enrols it. 安装智安边缘代理并注册。
#   { echo ZHIAN_TOKEN=TOKEN; curl -fsS URL/v1/agent/install.sh; } | sudo sh
# The token is an assignment in the script that sh reads: it stands in no argument list, no environment and no log of sudo.
# All is in a function that the last line calls, so that half a download does nothing.
set -eu
# The API that serves this writes its own address here.
served_from=

say() { if [ -n "$zh" ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
fail() { # exit code, English, Chinese
  { printf 'zhian-edge: '; say "$2" "$3"; } >&2
  exit "$1"
}
usage() {
  say 'install.sh [--url URL] [--token-file FILE | --token -] [--ca FILE] [--deb FILE --sha256 SUM] [--dry-run]
install.sh --uninstall [--purge] [--dry-run]
  --url URL          the API, https://…; usual: where this script came from
  --token-file FILE  the one-time token in a file; --token - reads it from stdin (not with curl | sh)
  --ca FILE          whom to believe at that address (PEM), if not those whom this machine trusts
  --deb FILE         a package that is here already, --sha256 its checksum
  --purge            configuration and state too; captures that were never sent stay' \
    'install.sh [--url 地址] [--token-file 文件 | --token -] [--ca 文件] [--deb 文件 --sha256 校验和] [--dry-run]
install.sh --uninstall [--purge] [--dry-run]
  --url 地址         API 地址，https://…；默认为本脚本的下载来源
  --token-file 文件  存放一次性令牌的文件；--token - 从标准输入读取（不能与 curl | sh 同用）
  --ca 文件          该地址所用的根证书（PEM），本机默认不信任时指定
  --deb 文件         本地安装包，--sha256 为其校验和
  --purge            同时删除配置和状态；尚未上传的抓拍会保留'
}
needs() { [ $# -ge 2 ] || fail 2 "$1 needs a value" "$1 缺少值"; }
run() {
  if [ -n "$dry" ]; then printf '+ %s\n' "$*"; else "$@"; fi
}
has_systemd() { [ -d /run/systemd/system ]; }

read_arguments() {
  url=$served_from token_file= ca= deb= sha256= dry= mode=install purge=
  while [ $# -gt 0 ]; do
    case $1 in
      --url | --token | --token-file | --ca | --deb | --sha256)
        needs "$@"
        case $1 in
          --url) url=${2%/} ;;
          --token)
            [ "$2" = - ] || fail 2 'a token in a command line can be seen by everybody here: --token-file FILE, or --token -' \
              '命令行中的令牌会被本机其他用户看到：请用 --token-file 文件 或 --token -'
            token=-
            ;;
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
}

check_machine() {
  command -v dpkg >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 ||
    fail 69 'this system is not of the Debian family (no dpkg and apt-get)' '本系统不属于 Debian 系（缺少 dpkg 与 apt-get）'
  architecture=$(dpkg --print-architecture)
  case $architecture in amd64 | arm64) ;; *) fail 69 "there is no package for $architecture, only for amd64 and arm64" "没有适用于 $architecture 的安装包，仅支持 amd64 和 arm64" ;; esac
  [ -n "$dry" ] || [ "$(id -u)" = 0 ] || fail 1 'run this as root: … | sudo sh' '请以 root 身份运行：… | sudo sh'
}

fetch() { # address, file
  code=0
  # --ca is one word or none.
  run curl -fsSL --connect-timeout 15 --retry 3 ${ca:+--cacert "$ca"} -o "$2" "$1" 2>"$work/said" || code=$?
  [ -z "$dry" ] || cat "$work/said"
  case $code in
    0) ;;
    22) fail 4 "the server does not have $1; whoever runs it builds it with: ./zhian package" "服务器上没有 $1；请管理员执行：./zhian package" ;;
    60 | 77) fail 4 "the certificate of $url is not trusted here; --ca FILE names its authority" "本机不信任 $url 的证书；请用 --ca 指定其根证书" ;;
    *) fail 4 "$url cannot be reached from this box ($(head -n 1 "$work/said")); see to the network, then run the same line again" "本机无法连接 $url（$(head -n 1 "$work/said")）；请检查网络后重新执行同一条命令" ;;
  esac
}

# The checksum says which file it is of, so that a package built in between does no harm.
bring_package() {
  command -v curl >/dev/null 2>&1 || fail 69 'curl is needed: apt-get install curl' '需要 curl：apt-get install curl'
  fetch "$url/v1/agent/packages/zhian-edge_$architecture.deb.sha256" "$work/sum"
  name=zhian-edge_$architecture.deb
  if [ -z "$dry" ]; then
    read -r sha256 name <"$work/sum" || true
    case $name in */* | '') fail 1 'the checksum from the server names no package' '服务器的校验和文件没有给出安装包名称' ;; esac
  fi
  fetch "$url/v1/agent/packages/$name" "$work/zhian-edge.deb"
  deb=$work/zhian-edge.deb
}

check_package() {
  if [ -z "$deb" ]; then
    bring_package
  else
    [ -f "$deb" ] || fail 2 "there is no $deb" "文件不存在：$deb"
    [ -n "$sha256" ] || [ ! -f "$deb.sha256" ] || sha256=$(cut -d ' ' -f 1 "$deb.sha256")
    [ -n "$sha256" ] || fail 2 'say --sha256 SUM, or keep the .sha256 file beside the package' '请给出 --sha256，或将 .sha256 文件放在安装包旁'
  fi
  [ -f "$deb" ] || return 0
  [ "$(sha256sum "$deb" | cut -d ' ' -f 1)" = "$sha256" ] ||
    fail 1 'the package is not the one that was published (SHA-256 differs); nothing was installed' '安装包与发布的不一致（SHA-256 不符），未安装'
  of=$(dpkg-deb --field "$deb" Architecture)
  [ "$of" = "$architecture" ] || fail 1 "the package is for $of, this box is $architecture; nothing was installed" "安装包适用于 $of，本机为 $architecture，未安装"
}

install_package() {
  say 'installing zhian-edge …' '正在安装 zhian-edge …'
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  # Nothing that dpkg starts may read on in the script.
  run dpkg --force-confold --install "$deb" </dev/null >"$work/said" 2>&1 ||
    { run apt-get -qq -y -f install </dev/null && run dpkg --force-confold --install "$deb" </dev/null; } >"$work/said" 2>&1 ||
    { cat "$work/said" >&2; fail 1 'dpkg could not install the package; what it said stands above' 'dpkg 安装失败，原因见上'; }
  [ -z "$dry" ] || cat "$work/said"
}

enrol() {
  if [ -s /var/lib/zhian-edge/identity/identity.json ]; then
    say 'this box has enrolled already' '本机已注册'
  elif [ -n "$token_file" ] && [ -n "$url" ]; then
    run zhian-edge --quiet ${zh:+--lang zh} enroll --url "$url" --token-file "$token_file" --folder /var/lib/zhian-edge ${ca:+--ca "$ca"} </dev/null
  else
    say "not enrolled; next: sudo zhian-edge enroll --url ${url:-URL} --token-file FILE" \
      "尚未注册；下一步：sudo zhian-edge enroll --url ${url:-地址} --token-file 文件"
    exit 0
  fi
}

main() {
  zh=
  case ${ZHIAN_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}} in zh*) zh=yes ;; esac
  token=${ZHIAN_TOKEN:-}
  unset ZHIAN_TOKEN
  read_arguments "$@"
  check_machine
  if [ "$mode" = uninstall ]; then
    if [ -n "$purge" ]; then run dpkg --purge zhian-edge; else run dpkg --remove zhian-edge; fi
    exit 0
  fi
  [ -n "$url" ] || [ -n "$deb" ] || { usage >&2; exit 2; }
  case $url in
    '' | https://* | http://localhost | http://localhost:* | http://127.* | http://\[::1\]*) ;;
    *) fail 2 "the address must begin with https:// (it is $url); whoever runs the server sets ZHIAN_PUBLIC_URL" "地址必须以 https:// 开头（现为 $url）；请管理员设置 ZHIAN_PUBLIC_URL" ;;
  esac
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM
  if [ -n "$token" ]; then
    token_file=$work/token
    (umask 077 && if [ "$token" = - ]; then cat; else printf '%s' "$token"; fi >"$token_file")
  fi
  token=
  check_package
  install_package
  enrol
  if has_systemd; then
    run systemctl restart zhian-edge.service
    say 'running. Next: sudo zhian-edge status' '已运行。下一步：sudo zhian-edge status'
  else
    say 'installed; there is no systemd here, so start it yourself: sudo zhian-edge run' '已安装；本机没有 systemd，请自行启动：sudo zhian-edge run'
  fi
  say 'Cameras (GA/T 1400) register at port 8090 of this box; the password: sudo cat /etc/zhian-edge/gat1400-password' \
    '摄像机（GA/T 1400）注册到本机 8090 端口；密码：sudo cat /etc/zhian-edge/gat1400-password'
}

main "$@"
